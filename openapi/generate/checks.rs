//! Makes the readers: how each type that a request can hold is read from JSON, every fault noted.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    document::Document,
    names::{camel, snake},
    schema::{Property, Shape, TypeDef},
    types::{default_value, is_option},
};

/// Readers for the bodies of all operations and for what they are made of.
pub fn checks(document: &Document) -> TokenStream {
    let asked = document.asked_for();
    if asked.is_empty() {
        return TokenStream::new();
    }
    let defs = document.types.iter().filter(|def| asked.contains(def.name.as_str()));
    let readers = defs.map(|def| match &def.shape {
        Shape::Object(properties) => object(def, properties),
        Shape::Enum(_) => choice(def),
    });
    quote! {
        use crate::checked::{Fields, Found, Read, Reading, Rule};
        #(#readers)*
    }
}

fn object(def: &TypeDef, properties: &[Property]) -> TokenStream {
    let name = camel(&def.name);
    let wires: Vec<_> = properties.iter().map(|property| &property.wire).collect();
    let locals: Vec<_> = properties.iter().map(|property| snake(&property.wire)).collect();
    let reads = properties.iter().enumerate().map(|(index, property)| {
        let (index, rule) = (Literal::usize_unsuffixed(index), rule(property));
        // A required property that may be null is read like any other that may be absent.
        if property.required && !property.nullable {
            quote!(fields.required(#index, &#rule, reading))
        } else {
            quote!(fields.optional(#index, &#rule, reading))
        }
    });
    let values = properties.iter().map(|property| {
        let local = snake(&property.wire);
        match default_value(property) {
            _ if is_option(property) => quote!(#local),
            Some(default) => quote!(#local: #local.unwrap_or(#default)),
            None => quote!(#local: #local?),
        }
    });
    quote! {
        impl Read for #name {
            fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
                let fields = Fields::of(found, &[#(#wires),*], reading)?;
                #(let #locals = #reads;)*
                Some(Self { #(#values,)* })
            }
        }
    }
}

fn rule(property: &Property) -> TokenStream {
    let bounds = &property.bounds;
    let mut rules = TokenStream::new();
    for (name, value) in [("minimum", bounds.minimum), ("maximum", bounds.maximum)] {
        if let Some(value) = value {
            let (name, value) = (snake(name), Literal::i64_unsuffixed(value));
            rules.extend(quote!(#name: Some(#value),));
        }
    }
    for (name, value) in
        [("minLength", bounds.min_length), ("maxLength", bounds.max_length), ("maxItems", bounds.max_items)]
    {
        if let Some(value) = value {
            let (name, value) = (snake(name), Literal::i64_unsuffixed(value));
            rules.extend(quote!(#name: Some(#value),));
        }
    }
    if bounds.unique_items {
        rules.extend(quote!(unique_items: true,));
    }
    if let Some(text) = &property.absent_text {
        rules.extend(quote!(absent_text: Some(#text),));
    }
    if let Some(text) = &property.fault_text {
        rules.extend(quote!(fault_text: Some(#text),));
    }
    if rules.is_empty() { quote!(Rule::ANY) } else { quote!(Rule { #rules ..Rule::ANY }) }
}

fn choice(def: &TypeDef) -> TokenStream {
    let name = camel(&def.name);
    quote! {
        impl Read for #name {
            fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
                reading.choose(found, Self::ALL, Self::as_str)
            }
        }
    }
}
