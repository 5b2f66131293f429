//! What the generator writes, so that a review shows what an edit of a document does.

#[test]
fn generated_midjourney() {
    snapshot("openapi__generated_midjourney", include_str!(concat!(env!("OUT_DIR"), "/midjourney.rs")));
}

#[test]
fn generated_mock() {
    snapshot("openapi__generated_mock", include_str!(concat!(env!("OUT_DIR"), "/mock.rs")));
}

fn snapshot(name: &str, text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
