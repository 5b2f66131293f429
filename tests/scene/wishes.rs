//! What clients wish for beside plain words, and the weather in which they do.

use http::Method;
use mock_discord::{
    fault::{Demand, Hardship, Order, Trouble},
    id::UserId,
};
use serde_json::{Value, json};

use super::{ACCOUNT, SPARE_ACCOUNT, Scene, button};

/// Who the demo account is on Discord.
const USER: u64 = 1_100_000_000_000_000_003;

impl Scene {
    /// Submits a wish that is answered once Discord has been spoken with; gives the reply.
    pub async fn submit_and_wait(&self, path: &str, wish: Value) -> Value {
        self.moving(self.submit(path, wish)).await
    }

    /// Presses a button that opens a dialog; gives the task that waits for it, and the dialog's words.
    pub async fn open_dialog(&self, task: &str, label: &str) -> (String, String) {
        let custom_id = button(&self.fetch(task).await, label);
        let wish = json!({ "taskId": task, "customId": custom_id });
        let reply = self.submit_and_wait("/mj/submit/action", wish).await;
        assert_eq!((&reply["code"], &reply["description"]), (&21.into(), &"窗口等待".into()), "{label}: {reply}");
        let waiting = reply["result"].as_str().expect("a task").to_owned();
        assert_eq!(self.fetch(&waiting).await["status"], "MODAL", "{label}");
        (waiting, reply["properties"]["finalPrompt"].as_str().expect("words").to_owned())
    }

    /// Fills in a dialog; gives the reply.
    pub async fn fill(&self, filling: Value) -> Value {
        self.send(Method::POST, "/mj/submit/modal", &filling).await
    }

    /// Asks for the seed of a picture; gives the reply.
    pub async fn seed_of(&self, task: &str) -> Value {
        self.moving(self.get(&format!("/mj/task/{task}/image-seed"))).await
    }

    /// Presses something on the account's panel; gives the reply.
    pub async fn press_panel(&self, account: &str, custom_id: &str) -> Value {
        let path = format!("/mj/account/{account}/action?customId={custom_id}");
        self.send_and_wait(Method::POST, &path, &json!({})).await
    }

    /// Switches the demo account's remix mode.
    pub async fn remix(&self) {
        let reply = self.press_panel(ACCOUNT, "MJ::Settings::RemixMode").await;
        assert_eq!(reply["code"], 1, "{reply}");
    }

    /// Submits a wish of any kind on the demo account, and waits for the end.
    pub async fn made(&self, path: &str, mut wish: Value) -> Value {
        wish["accountFilter"] = json!({ "instanceId": ACCOUNT });
        let task = super::accepted(&self.submit(path, wish).await);
        self.until_status(&task, "SUCCESS").await
    }

    /// An imagine on the demo account that has come to its end.
    pub async fn drawn(&self, prompt: &str) -> String {
        let task = self.imagine(prompt).await;
        self.until_status(&task, "SUCCESS").await;
        task
    }

    /// Presses a button and waits for the end.
    pub async fn pressed(&self, task: &str, label: &str) -> Value {
        let task = self.press(task, label).await;
        self.until_status(&task, "SUCCESS").await
    }

    /// A submit was answered that was not made by [`Scene::submit`]: from now on it must be kept.
    pub fn promised(&self, reply: &Value) {
        self.oracle().replied(reply);
    }

    /// Every task that has not ended, in the order of coming.
    pub async fn unfinished(&self) -> Vec<String> {
        let list = self.get("/mj/task/list").await;
        let live = list.as_array().expect("a list").iter().rev().filter(|task| !super::is_final(task));
        live.map(|task| id(task).to_owned()).collect()
    }

    // Weather.

    /// Waits until the first look at the panels of both demo accounts is over, so that what is ordered next strikes what
    /// the story does and not that.
    pub async fn until_known(&self) {
        for account in [ACCOUNT, SPARE_ACCOUNT] {
            let look = async || {
                let seen = self.account(account).await;
                (seen["nijiButtons"].as_array().is_some_and(|buttons| !buttons.is_empty()), seen)
            };
            self.wait_for(&format!("the panels of {account}"), look).await;
        }
    }

    /// Lets something go wrong with the pretend Discord, or well again.
    pub async fn order(&self, order: Order) {
        match &self.mock {
            Some(mock) => mock.order(order).await,
            None => drop(self.world().order(order).await),
        }
    }

    /// One trouble at its first occasion.
    pub async fn once(&self, trouble: Trouble) {
        self.order(Order::Once(Demand { trouble, whom: None })).await;
    }

    /// One trouble for the demo account's user, at so many occasions.
    pub async fn for_demo_user(&self, trouble: Trouble, times: usize) {
        for _ in 0..times {
            self.order(Order::Once(Demand { trouble, whom: Some(UserId(USER)) })).await;
        }
    }

    /// This trouble at every occasion from now on.
    pub async fn always(&self, trouble: Trouble) {
        self.order(Order::Rules(Hardship::default().with(trouble, 1_000))).await;
    }

    /// Fair weather.
    pub async fn calm(&self) {
        self.order(Order::Calm).await;
    }
}

/// The task's own id.
pub fn id(task: &Value) -> &str {
    task["id"].as_str().expect("an id")
}

/// The link of its picture.
pub fn link(task: &Value) -> &str {
    task["imageUrl"].as_str().unwrap_or_else(|| panic!("no picture of {task}"))
}
