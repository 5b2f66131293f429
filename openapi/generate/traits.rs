//! Makes what handlers work with: one answer enum per operation, one trait per tag.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    document::{Answer, Document, Operation},
    names::{camel, snake},
    schema::{Kind, Shape},
    types::{doc, field_type, rust_type},
};

/// The variant of an answer enum for a status; `None` for a status that no document has needed yet.
pub fn status_name(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        413 => "PayloadTooLarge",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => return None,
    })
}

/// The name of the answer enum of an operation.
pub fn answer_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}Response", camel(&operation.id))
}

/// All answer enums and traits of the document.
pub fn traits(document: &Document) -> TokenStream {
    let answers = document.operations.iter().map(|operation| answers(document, operation));
    let traits = (0..document.tags.len()).map(|tag| handler_trait(document, tag));
    let problems: BTreeSet<_> = document.operations.iter().filter_map(problem).collect();
    let problems = problems.into_iter().map(|name| from_strict_faults(document, name));
    quote!(#(#problems)* #(#answers)* #(#traits)*)
}

fn answers(document: &Document, operation: &Operation) -> TokenStream {
    let name = answer_name(operation);
    let doc_line = doc(&format!("What `{}` answers.", operation.id));
    let variants = operation.answers.iter().map(|answer| {
        let (variant, status, description) = (variant(answer), answer.status, doc(&answer.description));
        let content = answer.content.as_ref().map(|(kind, nullable)| {
            let (boxed, kind) = (is_large(document, kind), rust_type(kind));
            if let Some(problem) = answer.problem.as_deref().map(camel) {
                return quote!((crate::JsonOrProblem<#kind, #problem>));
            }
            match (nullable, boxed) {
                (true, _) => quote!((crate::JsonOrNull<#kind>)),
                (false, true) => quote!((crate::Json<Box<#kind>>)),
                (false, false) => quote!((crate::Json<#kind>)),
            }
        });
        quote!(#description #[oai(status = #status)] #variant #content,)
    });
    let from_content = operation.answers.iter().filter(|answer| answer.status == 200).map(|answer| {
        let (kind, nullable) = answer.content.as_ref().expect("checked while reading: 200 has a body");
        let (boxed, kind) = (is_large(document, kind), rust_type(kind));
        // Boxed where it may be null, so that an answer of nothing is not as large as the largest.
        let (kind, wrapped) = match (nullable, boxed) {
            (true, _) => (quote!(Option<#kind>), quote!(JsonOrNull(content.map(Box::new)))),
            (false, true) => (kind, quote!(Json(Box::new(content)))),
            (false, false) => (kind, quote!(Json(content))),
        };
        quote! {
            impl From<#kind> for #name {
                fn from(content: #kind) -> Self {
                    Self::Ok(crate::#wrapped)
                }
            }
        }
    });
    let from_faults = operation.can_be_faulty().then(|| from_faults(document, operation));
    quote! {
        #doc_line
        #[derive(Debug, Clone, PartialEq, poem_openapi::ApiResponse)]
        pub enum #name { #(#variants)* }
        #(#from_content)*
        #from_faults
    }
}

/// Whether answers of this kind are boxed, so that an answer of a few words is not as large as theirs: an object that holds
/// another has that one's size too.
fn is_large(document: &Document, kind: &Kind) -> bool {
    let object = |kind: &Kind| {
        let Kind::Named(name) = kind else { return None };
        let Shape::Object(properties) = &document.type_def(name).shape else { return None };
        Some(properties)
    };
    object(kind).is_some_and(|properties| properties.iter().any(|property| object(&property.kind).is_some()))
}

fn variant(answer: &Answer) -> proc_macro2::Ident {
    format_ident!("{}", status_name(answer.status).expect("checked while reading: the status has a name"))
}

/// How an operation says that a body or a query is faulty: with its own `code` and HTTP 200 where it has one, else with HTTP 400.
fn from_faults(document: &Document, operation: &Operation) -> TokenStream {
    let name = answer_name(operation);
    let content = |status| {
        let answer = operation.answers.iter().find(|answer| answer.status == status);
        answer
            .and_then(|answer| answer.content.as_ref())
            .map(|(kind, _)| kind)
            .expect("checked while reading: there is one")
    };
    let bad_request = outcome(document, content(400)).expect("checked while reading: a 400 has a code");
    let (bad_request, strict) = match problem(operation) {
        Some(_) => (
            quote!(Self::BadRequest(crate::JsonOrProblem::Json(#bad_request))),
            quote! {
                if faults.are_strict() {
                    return Self::BadRequest(crate::JsonOrProblem::Problem(faults.into()));
                }
            },
        ),
        None => (quote!(Self::BadRequest(crate::Json(#bad_request))), TokenStream::new()),
    };
    let answer = match outcome(document, content(200)) {
        Some(own) => quote!(if faults.are_about_properties() { #own.into() } else { #bad_request }),
        None => bad_request,
    };
    quote! {
        impl From<crate::Faults> for #name {
            fn from(faults: crate::Faults) -> Self {
                #strict
                #answer
            }
        }
    }
}

/// The named type of the problem that an operation answers, where it has one.
fn problem(operation: &Operation) -> Option<&str> {
    let bad_request = operation.answers.iter().find(|answer| answer.status == 400 && operation.can_be_faulty());
    bad_request?.problem.as_deref()
}

fn from_strict_faults(document: &Document, name: &str) -> TokenStream {
    let def = document.type_def(name);
    let Shape::Object(properties) = &def.shape else { unreachable!("it has properties") };
    let place = def.problem_type.as_deref().expect("checked while reading: it says where it is described");
    let faults = properties.iter().find_map(|property| property.kind.name());
    let (name, fault) = (camel(name), camel(faults.expect("checked while reading: it has faults")));
    quote! {
        impl From<crate::Faults> for #name {
            fn from(faults: crate::Faults) -> Self {
                let each = |fault: &crate::Fault| #fault {
                    pointer: fault.pointer.clone(),
                    expected: fault.expected.clone(),
                    found: fault.found.clone(),
                };
                Self {
                    r#type: #place.to_owned(),
                    title: crate::Faults::PROBLEM_TITLE.to_owned(),
                    status: 400,
                    detail: faults.detail(),
                    faults: faults.list().iter().map(each).collect(),
                }
            }
        }
    }
}

/// The faults as a value of a type that has `code` and `description`; `None` for other types.
pub fn outcome(document: &Document, kind: &Kind) -> Option<TokenStream> {
    let Kind::Named(name) = kind else { return None };
    let Shape::Object(properties) = &document.type_def(name).shape else { return None };
    let has = |wire: &str, kind: Kind| properties.iter().any(|property| property.wire == wire && property.kind == kind);
    if !has("code", Kind::Int32) || !has("description", Kind::Text) {
        return None;
    }
    let details = has("properties", Kind::FreeForm).then(|| quote!(properties: faults.details(),));
    let rest = (properties.len() > 2 + usize::from(details.is_some())).then(|| quote!(..Default::default()));
    let name = camel(name);
    Some(quote!(#name { code: crate::Faults::CODE, description: faults.to_string(), #details #rest }))
}

fn handler_trait(document: &Document, tag: usize) -> TokenStream {
    let name = camel(&document.tags[tag].trait_name);
    let sign = doc(&format!("{}: {}", document.tags[tag].name, document.tags[tag].description));
    let methods = document.operations.iter().filter(|operation| operation.tag == tag).map(|operation| {
        let (method, answer) = (snake(&operation.id), answer_name(operation));
        let words = doc(&format!(
            "{}\n\n{}\n\n`{} {}`",
            operation.summary,
            operation.description,
            operation.method.to_uppercase(),
            operation.path
        ));
        let parameters = operation.parameters.iter().map(|parameter| {
            let name = snake(&parameter.name);
            quote!(#name: String,)
        });
        let query = operation.query.iter().map(|parameter| {
            let (name, kind) = (snake(&parameter.wire), field_type(parameter));
            quote!(#name: #kind,)
        });
        let body = operation.body.as_deref().map(camel).map(|body| quote!(request: #body,));
        quote! {
            #words
            fn #method(&self, caller: Self::Caller, #(#parameters)* #(#query)* #body) -> impl Future<Output = #answer> + Send;
        }
    });
    quote! {
        #sign
        pub trait #name: Send + Sync + 'static {
            /// What the handlers want to know of a request besides its parameters and body, such as the world it names.
            type Caller: for<'a> poem::FromRequest<'a> + Send + 'static;

            #(#methods)*
        }
    }
}
