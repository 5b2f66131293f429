use super::*;

fn check(content: &str, expected: Option<(&str, &str)>) {
    let content = content.replace('H', JOB);
    let found = read_seed(&said(&content, json!({})));
    let expected =
        expected.map(|(job, seed)| (JobId::find_in(&job.replace('H', JOB)).expect("a job"), seed.to_owned()));
    assert_eq!(found, expected, "{content}");
}

#[test]
fn the_seed_is_found_behind_its_job() {
    for content in [
        "**a fox**\n**Job ID**: H\n**seed** 636646138",
        "**a fox** - <@u>\n**Job ID**: H\n**Seed**: 636646138",
        "**a fox**  **Job ID**:H   **seed**\t636646138",
        "Job ID H seed: 636646138",
        "**seed** 636646138\n**Job ID**: H",
        "**a fox --seed 7 Job ID 8**\n**Job ID:** `H`\n**seed:** `636646138`",
        &format!("**job id {PARENT_JOB} --seed 5**\n**Job ID**: H\n**seed** 636646138"),
    ] {
        check(content, Some(("H", "636646138")));
    }
    check("**Job ID**: H\n**seed** 0", Some(("H", "0")));
    check("**Job ID**: H\n**seed** 4294967295", Some(("H", "4294967295")));
}

#[test]
fn what_tells_no_seed_is_none() {
    for content in [
        "",
        "**a fox** - <@u> (fast)",
        "**Job ID**: H",
        "**seed** 636646138",
        "**Job ID**: soon\n**seed** 636646138",
        "**Job ID**: H\n**seed** soon",
        "**Job ID**: H\n**seed** 123456789012345678901",
        "Job ID é H",
    ] {
        check(content, None);
    }
    let person = said(
        &format!("**Job ID**: {JOB}\n**seed** 7"),
        json!({"author": {"id": OWN.to_string(), "username": "mockuser"}}),
    );
    assert_eq!(read_seed(&person), None);
}
