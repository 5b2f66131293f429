//! A server as a process of its own, so that its processor time is its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::load::{self, Connection};

/// The demo account, which gets the longest queue that is allowed.
const ACCOUNT: &str = "1719252589390291968";

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Address and port.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    fn start(command: &mut Command, mark: &str) -> Server {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("a server");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = lines.map(|line| line.expect("text")).find(|line| line.trim_start().starts_with(mark));
        let line = line.expect("a server says where it is");
        let address =
            line.split_once("http://").expect("an address").1.split('/').next().expect("an address").to_owned();
        Server { child, address }
    }

    /// This very program as a bare server.
    pub fn bare(argument: &str) -> Server {
        let program = std::env::current_exe().expect("this program");
        Server::start(Command::new(program).arg(argument), "listening")
    }

    /// `mj` with bots that never finish and a queue that never fills up.
    pub fn mj(arguments: &[&str], folder: &Path) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mj"));
        command.args(["--listen", "127.0.0.1:0", "--mock-listen", "127.0.0.1:0", "--pace", "frozen", "--log", "error"]);
        let server = Server::start(command.args(arguments).current_dir(folder), "API");
        let change = r#"{"coreSize":1,"queueSize":1000000}"#;
        let path = format!("/mj/account/{ACCOUNT}/update-reconnect");
        let answer = server.ask(&load::request("PUT", &server.address, &path, Some(change)));
        assert!(answer.contains("\"code\":1"), "{answer}");
        server
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The body of an answer.
    pub fn get(&self, path: &str) -> String {
        self.ask(&load::request("GET", &self.address, path, None))
    }

    /// A task that is there.
    pub fn any_task(&self) -> String {
        let list = self.get("/mj/task/list");
        let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
        list[0]["id"].as_str().expect("the demo grid").to_owned()
    }

    fn ask(&self, request: &[u8]) -> String {
        let mut connection = Connection::open(&self.address);
        assert_eq!(connection.ask(request), 200);
        String::from_utf8_lossy(connection.body()).into_owned()
    }
}
