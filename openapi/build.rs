//! Turns each YAML document into Rust and into the JSON that is served. A document that the generator does not understand
//! stops the build with the place in it.

use std::{env, fs, path::Path};

mod generate;

fn main() {
    let out = env::var_os("OUT_DIR").expect("cargo names the output folder");
    println!("cargo::rerun-if-changed=generate");
    for name in ["midjourney", "mock"] {
        let file = format!("{name}.yaml");
        println!("cargo::rerun-if-changed={file}");
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => return println!("cargo::error=openapi/{file}: {error}"),
        };
        let made = match generate::generate(&format!("openapi/{file}"), &text) {
            Ok(made) => made,
            Err(problem) => return println!("cargo::error={problem}"),
        };
        for (ending, content) in [("rs", made.rust), ("json", made.json)] {
            let path = Path::new(&out).join(format!("{name}.{ending}"));
            if let Err(error) = fs::write(&path, content) {
                return println!("cargo::error={}: {error}", path.display());
            }
        }
    }
}
