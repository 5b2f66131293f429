//! Makes the routes: `#[OpenApi]` for each tag, which reads, asks the handler and answers.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    document::{Document, Operation, Tag},
    names::{camel, snake},
    traits::answer_name,
    types::doc,
};

/// The routes of all tags, the list of operations, and the document as poem-openapi sees it.
pub fn routes(document: &Document) -> TokenStream {
    let tags = tags(document);
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
        #(#rooms)*

        /// Every operation of the document, in its order.
        pub const OPERATIONS: &[crate::Operation] = &[#(#operations)*];

        /// Routes for every operation of the document.
        ///
        /// Faulty bodies are answered here; an unknown path, a wrong method and a body that is too large stay errors, for
        /// the caller to put into words.
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
    let body = operation.body.as_deref().map(camel).map(|body| quote!(request: crate::Checked<#body>,));
    let call = match body {
        Some(_) => quote! {
            match request {
                crate::Checked::Sound(request) => self.0.#name(#arguments request).await,
                crate::Checked::Faulty(faults) => faults.into(),
            }
        },
        None => quote!(self.0.#name(#arguments).await),
    };
    quote! {
        #words
        #[oai(path = #path, method = #verb, operation_id = #id, tag = #tag)]
        async fn #name(&self, caller: H::Caller, #(#parameters)* #body) -> #answer { #call }
    }
}
