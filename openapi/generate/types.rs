//! Makes the types: one struct per object, one enum per list of values.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    document::Document,
    names::{camel, snake},
    schema::{Kind, Property, Shape, TypeDef},
};

/// All named types of the document.
pub fn types(document: &Document) -> TokenStream {
    document
        .types
        .iter()
        .map(|def| match &def.shape {
            Shape::Object(properties) => object(def, properties),
            Shape::Enum(values) => choice(def, values),
        })
        .collect()
}

/// The Rust type of a value that is there.
pub fn rust_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Double => quote!(f64),
        Kind::Bool => quote!(bool),
        Kind::FreeForm => quote!(crate::FreeForm),
        Kind::List(item) => {
            let item = rust_type(item);
            quote!(Vec<#item>)
        }
        Kind::Named(name) => {
            let name = camel(name);
            quote!(#name)
        }
    }
}

/// The Rust type of a property, which may be absent.
pub fn field_type(property: &Property) -> TokenStream {
    let kind = rust_type(&property.kind);
    if is_option(property) { quote!(Option<#kind>) } else { kind }
}

/// A documentation comment. The space in front is what a person would write; poem-openapi trims it.
pub fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| format!(" {line}").trim_end().to_owned());
    quote!(#(#[doc = #lines])*)
}

/// Whether the field is an `Option`: it may be absent or `null`, and the document has no default for it.
pub fn is_option(property: &Property) -> bool {
    property.nullable || (!property.required && property.default.is_none())
}

/// The default of a property as a Rust expression.
pub fn default_value(property: &Property) -> Option<TokenStream> {
    Some(match (property.default.as_ref()?, &property.kind) {
        (Value::Bool(value), _) => quote!(#value),
        (Value::Number(value), Kind::Double) => {
            let value = Literal::f64_unsuffixed(value.as_f64()?);
            quote!(#value)
        }
        (Value::Number(value), _) => {
            let value = Literal::i64_unsuffixed(value.as_i64()?);
            quote!(#value)
        }
        (Value::String(value), Kind::Named(name)) => {
            let (name, value) = (camel(name), camel(value));
            quote!(#name::#value)
        }
        (Value::String(value), _) => quote!(#value.to_owned()),
        (Value::Null | Value::Array(_) | Value::Object(_), _) => return None,
    })
}

fn object(def: &TypeDef, properties: &[Property]) -> TokenStream {
    let name = camel(&def.name);
    let description = doc(&def.description);
    let mut functions = TokenStream::new();
    let mut fields = TokenStream::new();
    for property in properties {
        let function = default_function(&def.name, property);
        fields.extend(field(property, function.as_ref().map(|(name, _)| name)));
        functions.extend(function.map(|(_, function)| function));
    }
    let default = default_impl(&name, properties);
    let closed = def.closed.then(|| quote!(#[oai(deny_unknown_fields)]));
    let derive_default = default.is_empty().then(|| quote!(Default,));
    quote! {
        #description
        #[derive(Debug, Clone, PartialEq, #derive_default poem_openapi::Object, serde::Serialize)]
        #closed
        pub struct #name { #fields }
        #default
        #functions
    }
}

/// The default of a property as a function, which is how poem-openapi wants it.
pub fn default_function(owner: &str, property: &Property) -> Option<(Ident, TokenStream)> {
    let word = snake(&property.wire).to_string();
    let name = format_ident!("default_{}_{}", snake(owner), word.trim_start_matches("r#"));
    let (kind, value) = (rust_type(&property.kind), default_value(property)?);
    Some((name.clone(), quote!(fn #name() -> #kind { #value })))
}

fn field(property: &Property, default: Option<&Ident>) -> TokenStream {
    let (wire, description, name) = (&property.wire, &property.description, snake(&property.wire));
    let kind = field_type(property);
    let nullable = property.nullable.then(|| quote!(nullable,));
    let deprecated = property.deprecated.then(|| quote!(deprecated,));
    let default = default.map(|function| function.to_string()).map(|function| quote!(default = #function,));
    let leave_out = is_option(property) && !property.required;
    let oai_leave_out = leave_out.then(|| quote!(skip_serializing_if_is_none,));
    let serde_leave_out = leave_out.then(|| quote!(skip_serializing_if = "Option::is_none",));
    let validator = validator(property);
    let rename = (name != wire).then(|| quote!(rename = #wire,));
    let oai = quote!(#rename #nullable #deprecated #default #oai_leave_out #validator);
    let serde = quote!(#rename #serde_leave_out);
    let oai = (!oai.is_empty()).then(|| quote!(#[oai(#oai)]));
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#serde)]));
    let doc = doc(description);
    quote! {
        #doc
        #oai
        #serde
        pub #name: #kind,
    }
}

pub fn validator(property: &Property) -> TokenStream {
    let bounds = &property.bounds;
    let float = |value: i64| {
        let value = format!("{value}");
        quote!(value = #value)
    };
    let mut rules = TokenStream::new();
    if let Some(value) = bounds.minimum.map(float) {
        rules.extend(quote!(minimum(#value),));
    }
    if let Some(value) = bounds.maximum.map(float) {
        rules.extend(quote!(maximum(#value),));
    }
    for (name, value) in [
        ("min_length", bounds.min_length),
        ("max_length", bounds.max_length),
        ("min_items", bounds.min_items),
        ("max_items", bounds.max_items),
    ] {
        if let Some(value) = value {
            let (name, value) = (Ident::new(name, Span::call_site()), Literal::i64_unsuffixed(value));
            rules.extend(quote!(#name = #value,));
        }
    }
    if bounds.unique_items {
        rules.extend(quote!(unique_items,));
    }
    if let Some(pattern) = &bounds.pattern {
        rules.extend(quote!(pattern = #pattern,));
    }
    if rules.is_empty() { rules } else { quote!(validator(#rules)) }
}

/// Where the document has defaults that are not Rust's own, `Default` has the same.
fn default_impl(name: &Ident, properties: &[Property]) -> TokenStream {
    let own = |value: &Value| *value != Value::Bool(false) && value.as_f64() != Some(0.0);
    if !properties.iter().filter_map(|property| property.default.as_ref()).any(own) {
        return TokenStream::new();
    }
    let fields = properties.iter().map(|property| {
        let field = snake(&property.wire);
        let value = default_value(property).unwrap_or_else(|| quote!(Default::default()));
        quote!(#field: #value,)
    });
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self { #(#fields)* }
            }
        }
    }
}

fn choice(def: &TypeDef, values: &[String]) -> TokenStream {
    let name = camel(&def.name);
    let description = doc(&def.description);
    let names: Vec<_> = values.iter().map(|value| camel(value)).collect();
    let docs: Vec<_> = values.iter().map(|value| doc(&format!("`{value}`"))).collect();
    let first = std::iter::once(quote!(#[default])).chain(std::iter::repeat(TokenStream::new()));
    quote! {
        #description
        #[derive(
            Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, poem_openapi::Enum, serde::Serialize,
        )]
        pub enum #name {
            #(#docs #[oai(rename = #values)] #[serde(rename = #values)] #first #names,)*
        }
        impl #name {
            /// Every value, in the order of the document.
            pub const ALL: &'static [Self] = &[#(Self::#names,)*];

            /// The value as it is written on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#names => #values,)* }
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
