//! The page around a gallery: every picture with what was asked and which words were drawn.

use crate::gallery::Work;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

const STYLE: &str = "<style>
:root { color-scheme: light dark; --ground: #f6f5f2; --card: #fff; --text: #23252a; --soft: #6b6f78; --line: #e3e1da; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #17181b; --card: #202226; --text: #e8e6e1; --soft: #9a9ea8; --line: #2f3238; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 1400px; margin: 0 auto; padding: 24px; }
header { padding-bottom: 0; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; }
header p, figcaption p { margin: 4px 0 0; color: var(--soft); overflow-wrap: anywhere; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 20px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
figure > a img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--line); }
figcaption { padding: 12px 16px 16px; font-size: 0.92rem; }
figcaption b { font-size: 1rem; }
figcaption .words { margin-top: 8px; font-size: 0.85rem; white-space: pre-line; }
figcaption img { float: right; width: 56px; margin: 0 0 4px 12px; border-radius: 4px; }
figure.words figcaption .words { font-size: 0.95rem; color: var(--text); }
</style>\n";

/// The page, as it stands in the folder beside its pictures.
pub fn html(prompt: &str, seed: u64, works: &[Work]) -> String {
    let title = escaped(prompt);
    let mut text = format!("{HEAD}<title>{title}</title>\n{STYLE}</head>\n<body>\n");
    text.push_str(&format!(
        "<header>\n<h1>{title}</h1>\n<p>One prompt and what can be made of it, drawn with seed {seed}. A click shows a \
         picture as it is. <a href=\"sheet.png\">All on one sheet</a></p>\n</header>\n<main>\n"
    ));
    for work in works {
        text.push_str(&figure(work));
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

fn figure(work: &Work) -> String {
    let Work { file, pixels: (width, height), what, place, .. } = work;
    let asked = escaped(&work.asked);
    // A blend is made of pictures alone.
    let words = match work.words.as_str() {
        "" => String::new(),
        words => format!("<p class=\"words\">{}</p>", escaped(words)),
    };
    let picture = file.as_ref().map_or_else(String::new, |file| {
        format!("<a href=\"{file}\"><img src=\"{file}\" alt=\"{asked}: {what}\" loading=\"lazy\"></a>\n")
    });
    let kind = if file.is_some() { "" } else { " class=\"words\"" };
    let aside = work.aside.as_ref().map_or_else(String::new, |aside| format!("<img src=\"{aside}\" alt=\"the mask\">"));
    let form = match file {
        Some(name) if name.ends_with(".webp") => ", animated WebP",
        _ => "",
    };
    let size = if file.is_some() { format!(" · {width}\u{a0}×\u{a0}{height}{form}") } else { String::new() };
    format!(
        "<figure{kind}>\n{picture}<figcaption>{aside}<b>{place} · {asked}</b><p>{what}{size}</p>\
         {words}</figcaption>\n</figure>\n"
    )
}

/// Prompts are other people's words.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_prompt_do_not_become_parts_of_the_page() {
        let work = Work {
            place: 1,
            file: Some("01-imagine.png".into()),
            pixels: (2, 3),
            asked: "/imagine".into(),
            what: "four",
            words: "<script>&\"".into(),
            aside: None,
            task: String::new(),
        };
        let page = html("<b>cat</b>", 7, &[work]);
        assert!(!page.contains("<script>") && !page.contains("<b>cat"), "{page}");
        for part in ["&lt;script&gt;&amp;&quot;", "src=\"01-imagine.png\"", "1 · /imagine", "2\u{a0}×\u{a0}3", "seed 7"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
}
