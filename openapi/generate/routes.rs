//! Makes the routes: `#[OpenApi]` for each tag, which reads, asks the handler and answers.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    document::{Document, Operation, Tag},
    names::{camel, snake},
    schema::Property,
    traits::answer_name,
    types::{default_function, doc, field_type, validator},
};

/// The routes of all tags, the list of operations, and the document as poem-openapi sees it.
pub fn routes(document: &Document) -> TokenStream {
    let tags = tags(document);
    let queries = document.operations.iter().filter(|operation| !operation.query.is_empty()).map(query);
    let rooms = (0..document.tags.len()).map(|tag| room(document, tag));
    let traits: Vec<_> = document.tags.iter().map(|tag| camel(&tag.trait_name)).collect();
    let names: Vec<_> = document.tags.iter().map(|tag| format_ident!("{}Routes", camel(&tag.trait_name))).collect();
    let operations = document.operations.iter().map(|operation| {
        let Operation { id, path, summary, .. } = operation;
        let method = format_ident!("{}", operation.method.to_uppercase());
        quote!(crate::Operation { id: #id, method: poem::http::Method::#method, path: #path, summary: #summary },)
    });
    let info = &document.info;
    let (title, version, description) = (&info.title, &info.version, &info.description);
    let ((license, license_url), (server, server_description)) = (&info.license, &info.server);
    quote! {
        #tags
        #(#queries)*
        #(#rooms)*

        /// Every operation of the document, in its order.
        pub const OPERATIONS: &[crate::Operation] = &[#(#operations)*];

        /// Routes for every operation of the document.
        ///
        /// Faulty bodies and queries are answered here; an unknown path, a wrong method and a body that is too large stay
        /// errors, for the caller to put into words.
        pub fn routes<H: #(#traits)+* + Clone>(handlers: H) -> poem::Route {
            let mut table = std::collections::HashMap::new();
            #(poem_openapi::OpenApi::add_routes(#names(handlers.clone()), &mut table);)*
            crate::route::route(table)
        }

        /// The document as poem-openapi derives it from the generated code, to be compared with the one it came from.
        pub fn derived_document<H: #(#traits)+* + Clone>(handlers: H) -> String {
            let routes = (#(#names(handlers.clone()),)* ());
            poem_openapi::OpenApiService::new(routes, #title, #version)
                .description(#description)
                .license(poem_openapi::LicenseObject::new(#license).url(#license_url))
                .server(poem_openapi::ServerObject::new(#server).description(#server_description))
                .spec()
        }
    }
}

/// `AccountApi` is the tag `Account`.
fn variant(tag: &Tag) -> Ident {
    camel(tag.trait_name.strip_suffix("Api").unwrap_or(&tag.trait_name))
}

fn tags(document: &Document) -> TokenStream {
    let variants = document.tags.iter().map(|tag| {
        let (variant, name, description) = (variant(tag), &tag.name, doc(&tag.description));
        quote!(#description #[oai(rename = #name)] #variant,)
    });
    quote! {
        #[derive(poem_openapi::Tags)]
        enum Tag { #(#variants)* }
    }
}

fn room(document: &Document, tag: usize) -> TokenStream {
    let handler = camel(&document.tags[tag].trait_name);
    let name = format_ident!("{handler}Routes");
    let methods = document
        .operations
        .iter()
        .filter(|operation| operation.tag == tag)
        .map(|operation| method(operation, &variant(&document.tags[tag])));
    quote! {
        #[derive(Clone)]
        struct #name<H>(H);

        #[poem_openapi::OpenApi]
        impl<H: #handler> #name<H> { #(#methods)* }
    }
}

fn method(operation: &Operation, tag: &Ident) -> TokenStream {
    let (name, answer) = (snake(&operation.id), answer_name(operation));
    let (id, verb) = (&operation.id, &operation.method);
    // poem's router knows `:id`; a `{id}` would look right in the document and never match.
    let path = operation.path.replace('{', ":").replace('}', "");
    let tag = format!("Tag::{tag}");
    let words = doc(&format!("{}\n\n{}", operation.summary, operation.description));
    let parameters = operation.parameters.iter().map(|parameter| {
        let (name, description, wire) = (snake(&parameter.name), doc(&parameter.description), &parameter.name);
        quote!(#description #[oai(name = #wire)] #name: poem_openapi::param::Path<String>,)
    });
    let arguments = operation.parameters.iter().map(|parameter| {
        let name = snake(&parameter.name);
        quote!(#name.0,)
    });
    let arguments = quote!(caller, #(#arguments)*);
    let names: Vec<_> = operation.query.iter().map(|parameter| snake(&parameter.wire)).collect();
    let query = operation.query.iter().map(|parameter| query_parameter(operation, parameter));
    let all = (!operation.query.is_empty()).then(|| query_name(operation));
    let body = operation.body.as_deref().map(camel).map(|body| quote!(request: crate::Checked<#body>,));
    let call = match (&body, &all) {
        (Some(_), _) => quote! {
            match request {
                crate::Checked::Sound(request) => self.0.#name(#arguments request).await,
                crate::Checked::Faulty(faults) => faults.into(),
            }
        },
        (None, Some(all)) => quote! {
            match query.0 {
                crate::Checked::Sound(#all { #(#names),* }) => self.0.#name(#arguments #(#names),*).await,
                crate::Checked::Faulty(faults) => faults.into(),
            }
        },
        (None, None) => quote!(self.0.#name(#arguments).await),
    };
    // A query that the document does not have is passed over, unless the reading is strict.
    let is_bare = all.is_none() && operation.can_be_faulty();
    let call = match is_bare {
        true => quote!(if let Some(faults) = stray.0 { return faults.into(); } #call),
        false => call,
    };
    let stray = is_bare.then(|| quote!(stray: crate::NoQuery,));
    let all = all.map(|all| quote!(query: crate::CheckedQuery<#all>,));
    quote! {
        #words
        #[oai(path = #path, method = #verb, operation_id = #id, tag = #tag)]
        async fn #name(&self, caller: H::Caller, #(#parameters)* #(#query)* #all #stray #body) -> #answer { #call }
    }
}

/// The name of all that the query of an operation may hold.
pub fn query_name(operation: &Operation) -> Ident {
    format_ident!("{}Query", camel(&operation.id))
}

fn query(operation: &Operation) -> TokenStream {
    let (name, words) = (query_name(operation), doc(&format!("What the query of `{}` may hold.", operation.id)));
    let fields = operation.query.iter().map(|parameter| {
        let (name, kind, words) = (snake(&parameter.wire), field_type(parameter), doc(&parameter.description));
        quote!(#words pub(crate) #name: #kind,)
    });
    let defaults = operation.query.iter().filter_map(|parameter| default_function(&name.to_string(), parameter));
    let defaults = defaults.map(|(_, function)| function);
    quote! {
        #words
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct #name { #(#fields)* }
        #(#defaults)*
    }
}

/// Says one parameter to poem-openapi. It is read with all the others, so that every fault is noted.
fn query_parameter(operation: &Operation, parameter: &Property) -> TokenStream {
    let (wire, words, kind) = (&parameter.wire, doc(&parameter.description), field_type(parameter));
    let local = format_ident!("_{}", snake(wire).to_string().trim_start_matches("r#"));
    let default = default_function(&query_name(operation).to_string(), parameter);
    let default = default.map(|(function, _)| function.to_string()).map(|function| quote!(, default = #function));
    let validator = validator(parameter);
    let validator = (!validator.is_empty()).then(|| quote!(, #validator));
    quote!(#words #[oai(name = #wire #default #validator)] #local: crate::InQuery<#kind>,)
}
