//! Makes the readers: how each type that a request can hold is read from JSON, every fault noted.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{
    document::Document,
    names::{camel, snake},
    routes::query_name,
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
        Shape::Object(properties) => object(&camel(&def.name), properties, def.closed),
        Shape::Enum(_) => choice(def),
    });
    let queries = document.operations.iter().filter(|operation| !operation.query.is_empty());
    let queries = queries.map(|operation| object(&query_name(operation), &operation.query, false));
    quote! {
        use crate::checked::{Fields, Found, Read, Reading, Rule};
        #(#readers)*
        #(#queries)*
    }
}

fn object(name: &Ident, properties: &[Property], closed: bool) -> TokenStream {
    let wires: Vec<_> = properties.iter().map(|property| &property.wire).collect();
    let locals: Vec<_> = properties.iter().map(|property| snake(&property.wire)).collect();
    let position = |wire: &str| {
        let index = wires.iter().position(|known| *known == wire);
        Literal::usize_unsuffixed(index.expect("checked while reading: the other property is there"))
    };
    let reads = properties.iter().map(|property| {
        let (index, rule) = (position(&property.wire), rule(property));
        // A required property that may be null is read like any other that may be absent.
        if property.required && !property.nullable {
            quote!(fields.required(#index, &#rule, reading))
        } else if let Some(other) = &property.required_without {
            let other = position(other);
            quote!(fields.required_without(#other, #index, &#rule, reading))
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
    let look = if closed { quote!(only) } else { quote!(of) };
    quote! {
        impl Read for #name {
            fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
                let fields = Fields::#look(found, &[#(#wires),*], reading)?;
                #(let #locals = #reads;)*
                Some(Self { #(#values,)* })
            }
        }
    }
}

fn rule(property: &Property) -> TokenStream {
    let bounds = &property.bounds;
    let mut rules = TokenStream::new();
    if property.nullable {
        rules.extend(quote!(nullable: true,));
    }
    for (name, value) in [("minimum", bounds.minimum), ("maximum", bounds.maximum)] {
        if let Some(value) = value {
            let (name, value) = (snake(name), Literal::i64_unsuffixed(value));
            rules.extend(quote!(#name: Some(#value),));
        }
    }
    for (name, value) in [
        // What has a pattern is refused in other words when it is too short.
        ("minLength", bounds.min_length.filter(|_| bounds.pattern.is_none())),
        ("maxLength", bounds.max_length),
        ("minItems", bounds.min_items),
        ("maxItems", bounds.max_items),
    ] {
        if let Some(value) = value {
            let (name, value) = (snake(name), Literal::i64_unsuffixed(value));
            rules.extend(quote!(#name: Some(#value),));
        }
    }
    if let Some(numbers) = &bounds.one_of {
        let numbers = numbers.iter().map(|number| Literal::i64_unsuffixed(*number));
        rules.extend(quote!(one_of: Some(&[#(#numbers),*]),));
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
    if let Some(text) = &property.data_url_text {
        rules.extend(quote!(data_url_text: Some(#text),));
    }
    if let Some(text) = &property.web_address {
        rules.extend(quote!(web_address: Some(#text),));
    }
    if let Some(number) = property.absent_number {
        let number = Literal::i64_unsuffixed(number);
        rules.extend(quote!(absent_number: Some(#number),));
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
