//! The commands as tools for a model.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use serde_json::{Value, json};

use super::{
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

/// A model's side of a conversation.
struct Client {
    child: Child,
    input: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    asked: u64,
}

impl Client {
    fn start(project: &Project) -> Self {
        let mut command = project.process();
        let mut child = command.arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut client = Self { child, input, answers: BufReader::new(output).lines(), asked: 0 };
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" }
        });
        let told = client.ask("initialize", hello);
        assert_eq!(told["result"]["serverInfo"]["name"], "pagewire", "{told}");
        client.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.input, "{message}").unwrap();
        self.input.flush().unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        self.say(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        loop {
            let answer: Value = serde_json::from_str(&self.answers.next().unwrap().unwrap()).unwrap();
            if answer["id"] == self.asked {
                return answer;
            }
        }
    }

    /// What a tool says, and whether it failed.
    fn call(&mut self, tool: &str, arguments: Value) -> (String, bool) {
        let told = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let result = &told["result"];
        (
            result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned(),
            result["isError"] == true,
        )
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn site() -> Server {
    Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::html("User-agent: *\nDisallow: /closed\n").with("Content-Type", "text/plain"),
        _ => Answer::html(numbered(1..9)),
    })
}

fn project(server: &Server) -> Project {
    Project::new(&format!(
        "[feed.known]\nurl = '{}'\n[feed.known.list]\nitem = 'article'\n[fetch]\ndelay = '0s'\nallow_private = ['127.0.0.0/8']\n",
        server.url("/known")
    ))
}

#[test]
fn the_tools_are_named_and_find_try_add_and_explain_what_the_commands_do() {
    let server = site();
    let project = project(&server);
    let mut client = Client::start(&project);
    let told = client.ask("tools/list", json!({}));
    let names: Vec<&str> =
        told["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["find", "try", "check", "explain", "add"]);
    let page = server.url("/news");
    let (found, failed) = client.call("find", json!({ "url": page }));
    assert!(!failed && found.contains("Story number 8") && found.contains("[feed."), "{found}");
    let (tried, failed) = client.call("try", json!({ "url": page, "item": "article", "title": "h2" }));
    assert!(!failed && tried.contains("\"title\":\"Story number 8\""), "{tried}");
    let (added, failed) = client.call("add", json!({ "url": page, "id": "news" }));
    assert!(!failed && project.read("feeds.toml").contains("[feed.news]"), "{added}");
    assert!(client.call("check", json!({})).0.contains("is well: 2 feeds"));
    project.run(&["build"]);
    let (why, failed) = client.call("explain", json!({ "feed": "news", "item": 1 }));
    assert!(!failed && why.contains("Story number 8"), "{why}");
}

#[test]
fn no_tool_reads_a_file_passes_over_robots_txt_or_takes_what_it_does_not_name() {
    let server = site();
    let project = project(&server);
    project.write("secret.html", numbered(1..9));
    let mut client = Client::start(&project);
    for url in ["secret.html", "file:///etc/passwd", "-", "--config=x", "/etc/passwd", "gopher://a.example/"] {
        let (told, failed) = client.call("find", json!({ "url": url }));
        assert!(failed && told.contains("is no address"), "{url}: {told}");
    }
    let closed = server.url("/closed");
    let (told, failed) = client.call("try", json!({ "url": closed, "item": "article" }));
    assert!(told.contains("robots.txt") && !told.contains("Story"), "{failed} {told}");
    assert!(server.requests().iter().all(|request| request.path != "/closed"));
    for arguments in [json!({ "url": closed, "ignore_robots": true }), json!({ "url": closed, "allow_private": "x" })] {
        assert!(client.call("find", arguments).1);
    }
    for feed in ["../x", "--state=/tmp", ""] {
        assert!(client.call("explain", json!({ "feed": feed })).1, "{feed}");
    }
    assert!(client.call("try", json!({ "url": closed, "item": 7 })).1);
}
