//! What a request costs: requests per second, and the server's own processor time per request, beside a bare hyper server
//! in the same run; and how long a start takes. Rounds are interleaved, so that whatever else the machine does falls on all alike.
//!
//! `cargo bench` takes about half a minute; `cargo bench -- --seconds 5 --rounds 9` looks closer.

mod bare;
mod load;
mod server;
mod start;

use std::time::Duration;

use load::{Load, Measure};
use server::Server;

/// Where the re-executed program serves as the bare one.
const BARE: &str = "--bare";

/// What is measured: a name, the bare counterpart it is compared with, and the load.
struct Subject {
    name: &'static str,
    beside: usize,
    process: u32,
    load: Load,
    seen: Vec<Measure>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == BARE) {
        return bare::serve();
    }
    let number = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (round, rounds) = (Duration::from_secs(number("--seconds", 1)), number("--rounds", 5));

    let folder = tempfile::tempdir().expect("a folder");
    let bare = Server::bare(BARE);
    let memory = Server::mj(&["--memory", "--memory-tasks", "10000000"], folder.path());
    let disk = Server::mj(&["--data", "data"], folder.path());
    let grid = memory.any_task();
    let answer = memory.get(&format!("/mj/task/{grid}/fetch"));
    println!(
        "a task of {} bytes; {rounds} rounds of {} s, {} connections\n",
        answer.len(),
        round.as_secs(),
        load::CONNECTIONS
    );

    let wish = r#"{"prompt":"a lighthouse above a green sea --ar 3:2","botType":"MID_JOURNEY","state":"order-7","accountFilter":{"instanceId":"1719252589390291968"}}"#;
    let subject =
        |name, beside, server: &Server, load| Subject { name, beside, process: server.id(), load, seen: Vec::new() };
    let mut subjects = [
        subject("bare hyper, GET", 0, &bare, Load::get(&bare.address, "/")),
        subject("bare hyper, POST", 1, &bare, Load::post(&bare.address, "/", wish)),
        subject("GET task", 0, &memory, Load::get(&memory.address, &format!("/mj/task/{grid}/fetch"))),
        subject("submit, in memory", 1, &memory, Load::post(&memory.address, "/mj/submit/imagine", wish)),
        subject("submit, on disk", 1, &disk, Load::post(&disk.address, "/mj/submit/imagine", wish)),
        // Many at once share a commit.
        subject("the same, over 64", 1, &disk, Load::post(&disk.address, "/mj/submit/imagine", wish).over(64)),
    ];
    for round_number in 0..=rounds {
        for subject in &mut subjects {
            let seen = subject.load.run(subject.process, if round_number == 0 { round / 2 } else { round });
            // The first round only warms up.
            if round_number > 0 {
                subject.seen.push(seen);
            }
        }
    }
    println!("{:<20} {:>10} {:>10} {:>9} {:>9}", "", "requests/s", "CPU µs", "× bare", "refused");
    let cpu: Vec<f64> = subjects.iter().map(|subject| median(&subject.seen, Measure::cpu_us)).collect();
    for (subject, cpu_us) in subjects.iter().zip(&cpu) {
        let per_second = median(&subject.seen, Measure::per_second);
        let refused: u64 = subject.seen.iter().map(|seen| seen.refused).sum();
        let ratio = cpu_us / cpu[subject.beside];
        println!("{:<20} {per_second:>10.0} {cpu_us:>10.1} {ratio:>9.2} {refused:>9}", subject.name);
    }
    drop((bare, memory, disk));
    let (empty, full) = start::run(folder.path());
    println!("\nfrom the start to the first 200, in ms");
    println!("{:<40} {:>10.1}", "in memory", empty.as_secs_f64() * 1e3);
    println!("{:<40} {:>10.1}", format!("killed, with {} tasks stored", start::STORED), full.as_secs_f64() * 1e3);
}

fn median(seen: &[Measure], of: impl Fn(&Measure) -> f64) -> f64 {
    let mut values: Vec<f64> = seen.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
