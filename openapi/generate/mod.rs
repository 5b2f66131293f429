//! From a YAML document to the Rust that serves it: types, readers, traits, routes. Says nothing that the document does not
//! say, and refuses what it does not understand.

mod checks;
mod document;
mod names;
mod place;
mod routes;
mod schema;
#[cfg(test)]
mod tests;
mod traits;
mod types;

use quote::quote;
use serde_json::Value;

pub use place::Problem;

/// What one document becomes.
pub struct Made {
    /// The module, formatted.
    pub rust: String,
    /// The document itself as compact JSON, without the hints that are meant for this generator.
    pub json: String,
}

/// Makes the Rust and the JSON of one document.
///
/// `file` is how problems name the document, `text` is its YAML.
///
/// # Errors
/// [`Problem`] names the place of the first thing that is not understood.
pub fn generate(file: &str, text: &str) -> Result<Made, Problem> {
    let value: Value = yaml_serde::from_str(text).map_err(|error| Problem::unreadable(file, &error))?;
    let document = document::Document::read(file, &value)?;
    let types = types::types(&document);
    let checks = checks::checks(&document);
    let traits = traits::traits(&document);
    let routes = routes::routes(&document);
    let tokens = quote! { #types #checks #traits #routes };
    let parsed = syn::parse2(tokens).expect("the generator writes Rust");
    let rust = format!(
        "// generated from {file}: what the document says, nothing more.\n\n{}",
        prettyplease::unparse(&parsed)
    );
    let mut served = value.clone();
    drop_hints(&mut served);
    Ok(Made { rust, json: served.to_string() })
}

/// Hints (`x-…`) are for the generator; readers of the served document have no use for them.
fn drop_hints(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|key, _| !key.starts_with("x-"));
            object.values_mut().for_each(drop_hints);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_hints),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
