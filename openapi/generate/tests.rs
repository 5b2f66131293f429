//! What the generator refuses, and that it names the place.

use super::generate;

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1', description: D, license: {name: MIT, url: https://example.com}}
servers: [{url: /, description: S}]
tags: [{name: t, description: Tag, x-trait: TApi}]
paths:
  /a/{id}:
    post:
      tags: [t]
      operationId: doIt
      summary: S
      description: D
      parameters: [{name: id, in: path, required: true, description: I, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Told'}}}}
        '400': {description: Bad, content: {application/json: {schema: {$ref: '#/components/schemas/Told'}}}}
components:
  schemas:
    Ask:
      description: A
      type: object
      required: [name]
      properties:
        name: {description: N, type: string, pattern: '\\S', x-absent-text: name is missing}
        colour: {description: C, default: RED, allOf: [{$ref: '#/components/schemas/Colour'}]}
        tags: {description: G, type: array, maxItems: 3, items: {type: string}}
    Told:
      description: T
      type: object
      required: [code, description]
      properties:
        code: {description: C, type: integer, format: int32}
        description: {description: D, type: string}
    Colour: {description: C, type: string, enum: [RED, DARK_BLUE]}
";

fn problem_after(from: &str, to: &str) -> String {
    assert!(DOCUMENT.contains(from), "{from}");
    match generate("d.yaml", &DOCUMENT.replace(from, to)) {
        Ok(_) => panic!("{to} was taken"),
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn a_document_becomes_rust_and_json() {
    let made = generate("d.yaml", DOCUMENT).unwrap_or_else(|problem| panic!("{problem}"));
    for part in
        ["pub struct Ask", "pub colour: Colour", "DarkBlue", "trait TApi", "path = \"/a/:id\"", "async fn do_it"]
    {
        assert!(made.rust.contains(part), "{part} in {}", made.rust);
    }
    assert!(made.json.contains("\"/a/{id}\"") && !made.json.contains("x-"), "{}", made.json);
}

#[test]
fn a_query_becomes_arguments() {
    let text = DOCUMENT
        .replace("      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}\n", "")
        .replace(
            "schema: {type: string}}]",
            "schema: {type: string}}, {name: inkColour, in: query, description: C, schema: {default: RED, allOf: [{$ref: '#/components/schemas/Colour'}]}}]",
        );
    let made = generate("d.yaml", &text).unwrap_or_else(|problem| panic!("{problem}"));
    for part in
        ["id: String,\n        ink_colour: Colour,", "impl Read for DoItQuery", "query: crate::CheckedQuery<DoItQuery>"]
    {
        assert!(made.rust.contains(part), "{part} in {}", made.rust);
    }
}

#[test]
fn null_or_a_named_type_becomes_an_option() {
    let either =
        "description: C, anyOf: [{$ref: '#/components/schemas/Colour'}, {type: object, nullable: true, enum: [null]}]";
    let whole = "description: C, default: RED, allOf: [{$ref: '#/components/schemas/Colour'}]";
    let made = generate("d.yaml", &DOCUMENT.replace(whole, either)).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(made.rust.contains("pub colour: Option<Colour>"), "{}", made.rust);
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    let ask = "d.yaml: #/components/schemas/Ask";
    let operation = "d.yaml: #/paths/~1a~1{id}/post";
    let table = [
        (
            "description: N, type: string",
            "description: N, oneOf: []",
            format!("{ask}/properties/name: oneOf is not supported by the generator"),
        ),
        (
            "pattern: '\\S', ",
            "pattern: a, ",
            format!(r"{ask}/properties/name: pattern: '\S' is expected, which is what is read"),
        ),
        ("pattern: '\\S', ", "", format!(r"{ask}/properties/name: pattern: '\S' is expected, which is what is read")),
        (
            "items: {type: string}",
            "items: {type: string, pattern: a}",
            format!("{ask}/properties/tags: nobody keeps a request to this pattern"),
        ),
        (
            "items: {type: string}}",
            "items: {type: string}, x-data-url: no}",
            format!(
                r"{ask}/properties/tags: pattern: '^[Dd][Aa][Tt][Aa]:[^,]*;base64,[A-Za-z0-9+/]+=*\s*$' is expected, which is what is read"
            ),
        ),
        (
            "description: N, type: string",
            "description: N, type: integer",
            format!("{ask}/properties/name: integer is not supported by the generator"),
        ),
        ("description: N, type: string", "type: string", format!("{ask}/properties/name: description is missing")),
        (
            "x-absent-text",
            "x-absent-txt",
            format!("{ask}/properties/name: x-absent-txt is not supported by the generator"),
        ),
        (
            "x-absent-text: name is missing",
            "x-absent-text: name is missing, x-fault-text: name is wrong",
            format!("{ask}/properties/name: x-fault-text says absence too, so x-absent-text has no use beside it"),
        ),
        ("required: [name]", "required: [nane]", format!("{ask}/required/0: there is no property nane")),
        ("maxItems: 3, ", "", format!("{ask}/properties/tags: an array in a request needs maxItems")),
        (
            "schemas/Colour'",
            "schemas/Color'",
            format!("{ask}/properties/colour/allOf/0/$ref: #/components/schemas/Color does not exist"),
        ),
        (
            "RED, DARK_BLUE",
            "'1st'",
            "d.yaml: #/components/schemas/Colour/enum: \"1st\" cannot become a Rust variant".to_owned(),
        ),
        (
            "operationId: doIt",
            "operationId: doIt\n      deprecated: true",
            format!("{operation}: deprecated is not supported by the generator"),
        ),
        ("in: path", "in: header", format!("{operation}/parameters/0/in: header is not supported by the generator")),
        (
            "{name: id, in: path, required: true, description: I, schema: {type: string}}",
            "{name: id, in: path, required: true, description: I, schema: {type: string}}, {name: q, in: query, description: Q, schema: {type: string}}",
            format!("{operation}: a body beside a query is not supported by the generator"),
        ),
        (
            "{name: id, in: path, required: true, description: I, schema: {type: string}}",
            "{name: q, in: query, description: Q, schema: {type: array, items: {type: string}}}",
            format!("{operation}/parameters/0/schema: items is not supported by the generator"),
        ),
        (
            "{name: id, in: path, required: true, description: I, schema: {type: string}}",
            "{name: q, in: query, description: Q, schema: {type: string, nullable: true}}",
            format!("{operation}/parameters/0/schema: a query parameter is one value, and never null"),
        ),
        (
            "description: G, type: array",
            "description: G, x-required-without: nane, type: array",
            format!("{ask}/properties/tags: there is no property nane"),
        ),
        (
            "allOf: [{$ref: '#/components/schemas/Colour'}]",
            "x-data-url: no, allOf: [{$ref: '#/components/schemas/Colour'}]",
            format!("{ask}/properties/colour: x-data-url is for strings"),
        ),
        (
            "allOf: [{$ref: '#/components/schemas/Colour'}]",
            "x-web-address: no, allOf: [{$ref: '#/components/schemas/Colour'}]",
            format!("{ask}/properties/colour: x-web-address is for a string"),
        ),
        (
            "allOf: [{$ref: '#/components/schemas/Colour'}]",
            "x-absent-number: 0, allOf: [{$ref: '#/components/schemas/Colour'}]",
            format!("{ask}/properties/colour: x-absent-number is for a whole number that may be absent"),
        ),
        (
            "description: C, default: RED, allOf:",
            "description: C, nullable: true, allOf:",
            format!("{ask}/properties/colour: nullable does not reach into allOf; anyOf with null is expected"),
        ),
        (
            "description: C, default: RED, allOf:",
            "description: C, anyOf:",
            format!(
                "{ask}/properties/colour/anyOf: a $ref and {{type: object, nullable: true, enum: [null]}} are expected"
            ),
        ),
        (
            "description: T\n      type: object",
            "description: T\n      type: object\n      nullable: true",
            "d.yaml: #/components/schemas/Told: nullable is not supported by the generator".to_owned(),
        ),
        (
            "description: T\n      type: object",
            "description: T\n      type: object\n      additionalProperties: {}",
            "d.yaml: #/components/schemas/Told/additionalProperties: only false says something here".to_owned(),
        ),
        ("/a/{id}:", "/a/{nr}:", "d.yaml: #/paths/~1a~1{nr}/post: the path and its parameters differ".to_owned()),
        ("tags: [t]", "tags: [u]", format!("{operation}/tags/0: there is no such tag")),
        (
            "application/json",
            "text/plain",
            format!("{operation}/requestBody/content: text/plain is not supported by the generator"),
        ),
        (
            "'400': {description: Bad, content: {",
            "'400': {description: Bad, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Told'}}, ",
            "d.yaml: #/components/schemas/Told: a problem has type, title, status, detail and faults".to_owned(),
        ),
        ("'400'", "'418'", format!("{operation}/responses/418: status 418 is not supported by the generator")),
        (
            "'400'",
            "'401'",
            "d.yaml: #/paths: doIt has a body or a query, so its 400 needs `code` and `description`".to_owned(),
        ),
        ("openapi: 3.0.3", "openapi: 3.1.0", "d.yaml: #/openapi: 3.0.3 is expected".to_owned()),
        (
            "    post:",
            "    trace:",
            "d.yaml: #/paths/~1a~1{id}/trace: trace is not supported by the generator".to_owned(),
        ),
    ];
    for (from, to, expected) in table {
        assert_eq!(problem_after(from, to), expected);
    }
    assert!(problem_after("openapi: 3.0.3", "openapi: [").starts_with("d.yaml: "));
}
