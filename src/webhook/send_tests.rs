//! Attempts against receivers on the loopback.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;
use crate::{
    id::TaskId,
    task::DeliveryId,
    webhook::{Secret, fair::IN_FLIGHT_IN_VAIN_MAX},
};

const BODY: &str = r#"{"id":"1704529669123456"}"#;

fn delivery(url: String) -> Delivery {
    Delivery {
        id: DeliveryId { task: TaskId(1_704_529_669_123_456), revision: 3 },
        url,
        body: Arc::from(BODY.as_bytes()),
        created_at: Millis(0),
        due: Millis(0),
        is_patient: false,
        attempts: 0,
        last_error: None,
        request_id: Some("order-7".into()),
    }
}

fn secret() -> Secret {
    Secret::generate([7; 24])
}

fn sender(rule: AddressRule) -> Sender {
    Sender::new(rule, Signer::new(vec![secret()]))
}

/// A receiver that gives one answer and hands back what it was sent.
async fn receiver(answer: &'static [u8]) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/hook?task=1", listener.local_addr().expect("bound"));
    #[expect(clippy::disallowed_methods, reason = "the test waits for it")]
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("someone calls");
        let mut heard = Vec::new();
        while !heard.ends_with(BODY.as_bytes()) {
            let mut chunk = [0; 1024];
            let read = stream.read(&mut chunk).await.expect("a request");
            assert_ne!(read, 0, "the request was cut: {heard:?}");
            heard.extend_from_slice(&chunk[..read]);
        }
        // The caller may hang up early, if the answer is too long for it.
        let _ = stream.write_all(answer).await;
        String::from_utf8(heard).expect("a request in UTF-8")
    });
    (url, heard)
}

async fn attempt(answer: &'static [u8]) -> (Attempt, String) {
    let (url, heard) = receiver(answer).await;
    let attempt = sender(AddressRule::local()).send(&delivery(url), Millis(1_767_225_600_999)).await;
    (attempt, heard.await.expect("the receiver was called"))
}

#[tokio::test]
async fn a_change_is_posted_whole_and_signed() {
    let (attempt, heard) = attempt(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    assert_eq!(attempt, Attempt::Answered { status: 200, retry_after_s: None });
    let (head, body) = heard.split_once("\r\n\r\n").expect("a head and a body");
    assert_eq!(body, BODY);
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /hook?task=1 HTTP/1.1"));
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)))
            .map(|(_, v)| v)
    };
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("content-length"), Some(BODY.len().to_string().as_str()));
    assert_eq!(header("user-agent"), Some(USER_AGENT));
    assert_eq!(header("webhook-id"), Some("msg_1704529669123456_3"));
    assert_eq!(header("x-request-id"), Some("order-7"));
    assert_eq!(header("webhook-timestamp"), Some("1767225600"));
    let signer = Signer::new(vec![secret()]);
    let signature = signer.sign(delivery(String::new()).id, 1_767_225_600, BODY.as_bytes());
    assert_eq!(header("webhook-signature").map(str::to_owned), signature);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (attempt, _) =
        attempt(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(attempt, Attempt::Answered { status: 302, retry_after_s: None });
}

#[tokio::test]
async fn the_receivers_wish_for_patience_is_understood_in_both_forms() {
    let answer = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 429, retry_after_s: Some(7) });
    let answer = b"HTTP/1.1 503 Busy\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\nretry-after: Thu, 01 Jan 2026 00:02:00 GMT\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 503, retry_after_s: Some(120) });
    // Without a date of its own it is taken at ours: the attempts here leave as the year begins.
    let answer = b"HTTP/1.1 503 Busy\r\nretry-after: Thu, 01 Jan 2026 00:02:00 GMT\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 503, retry_after_s: Some(120) });
    for answer in [
        &b"HTTP/1.1 503 Busy\r\nretry-after: Thu, 01 Jan 2025 00:02:00 GMT\r\ncontent-length: 0\r\n\r\n"[..],
        b"HTTP/1.1 503 Busy\r\nretry-after: soon\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\nretry-after: -5\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\nretry-after: \r\ncontent-length: 0\r\n\r\n",
    ] {
        assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 503, retry_after_s: None });
    }
    let answer = b"HTTP/1.1 503 Busy\r\nretry-after: 99999999999999999999999\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 503, retry_after_s: Some(u64::MAX) });
}

#[tokio::test]
async fn an_endless_answer_is_not_read() {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n";
    static ANSWER: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| [HEAD, &[b'x'; 4 << 20]].concat());
    assert_eq!(attempt(&ANSWER).await.0, Attempt::Answered { status: 200, retry_after_s: None });
}

/// What was taken is taken, whatever becomes of the rest of the answer: it would be told again and again else.
#[tokio::test]
async fn an_answer_that_does_not_end_is_an_answer_all_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("bound"));
    let receiver = async {
        let (mut stream, _) = listener.accept().await.expect("someone calls");
        let mut heard = Vec::new();
        while !heard.ends_with(BODY.as_bytes()) {
            stream.read_buf(&mut heard).await.expect("a request");
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nok").await.expect("it listens");
        stream
    };
    let (sender, delivery) = (sender(AddressRule::local()), delivery(url));
    // The rest is not waited for as long as the attempt may take.
    let attempt = timeout(TOTAL_TIMEOUT - 2 * REST_TIMEOUT, sender.send(&delivery, Millis(0)));
    let (attempt, _held_open) = tokio::join!(attempt, receiver);
    assert_eq!(attempt, Ok(Attempt::Answered { status: 200, retry_after_s: None }));
}

#[tokio::test]
async fn an_answer_that_is_cut_off_after_its_status_is_an_answer_all_the_same() {
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nok"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\nok",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno number\r\n",
    ] {
        assert_eq!(attempt(answer).await.0, Attempt::Answered { status: 200, retry_after_s: None });
    }
}

#[tokio::test]
async fn a_receiver_that_speaks_no_http_or_hangs_up_was_not_reached() {
    for answer in [&b""[..], b"SSH-2.0-OpenSSH_9.7\r\n", b"HTTP/1.1 20"] {
        let (attempt, _) = attempt(answer).await;
        assert!(matches!(&attempt, Attempt::Unreached { why } if !why.is_empty()), "{attempt:?}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/?token=secret", listener.local_addr().expect("bound"));
    drop(listener);
    let attempt = sender(AddressRule::local()).send(&delivery(url), Millis(0)).await;
    assert!(matches!(&attempt, Attempt::Unreached { why } if why.contains("refused")), "{attempt:?}");
}

#[tokio::test]
async fn tls_is_spoken_to_https_and_only_to_those_who_can_prove_their_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("https://{}/", listener.local_addr().expect("bound"));
    let hello = async {
        let (mut stream, _) = listener.accept().await.expect("someone calls");
        let mut first = [0; 1];
        stream.read_exact(&mut first).await.expect("a hello");
        first
    };
    let delivery = delivery(url);
    let sender = sender(AddressRule::local());
    let (attempt, first) = tokio::join!(sender.send(&delivery, Millis(0)), hello);
    assert_eq!(first, [22], "a TLS handshake record");
    assert!(matches!(attempt, Attempt::Unreached { .. }), "{attempt:?}");
}

/// Nobody can reach through us what he cannot reach himself: the listener would hear of any connection.
#[tokio::test]
async fn a_forbidden_address_is_never_connected_to_by_whatever_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let sender = sender(AddressRule::public());
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[127.0.0.1]",
        "[localhost]",
    ] {
        let attempt = sender.send(&delivery(format!("http://{host}:{port}/")), Millis(0)).await;
        assert!(matches!(attempt, Attempt::Forbidden { .. } | Attempt::Unreached { .. }), "{host}: {attempt:?}");
        if ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"].contains(&host) {
            assert!(matches!(attempt, Attempt::Forbidden { .. }), "{host}: {attempt:?}");
        }
    }
    let nobody = std::future::poll_fn(|context| match listener.poll_accept(context) {
        Poll::Pending => Poll::Ready(true),
        Poll::Ready(_) => Poll::Ready(false),
    });
    assert!(nobody.await, "someone has called");
}

/// A name is allowed by where it leads, and may be called then.
#[tokio::test]
async fn a_name_is_resolved_and_called_if_it_leads_to_an_allowed_address() {
    let (url, heard) = receiver(b"HTTP/1.1 204 No Content\r\n\r\n").await;
    let url = url.replace("127.0.0.1", "localhost");
    let rule = AddressRule::public().with(vec!["127.0.0.0/8".parse().expect("a network")]);
    let attempt = sender(rule).send(&delivery(url), Millis(0)).await;
    assert_eq!(attempt, Attempt::Answered { status: 204, retry_after_s: None });
    heard.await.expect("the receiver was called");
}

/// A lookup that nobody waits for any more still has its thread: others wait for a place, and not the store for a thread.
#[tokio::test]
async fn only_so_many_names_are_looked_up_at_once() {
    let mut resolver = Resolver::new(AddressRule::local());
    let hanging = resolver.places.clone().acquire_many_owned(LOOKUPS_MAX as u32).await.expect("all places");
    let mut lookup = resolver.call("localhost".parse().expect("a name"));
    assert!(futures_util::poll!(&mut lookup).is_pending());
    assert_eq!(resolver.places.available_permits(), 0);
    drop(hanging);
    assert!(lookup.await.expect("it is on this machine").count() > 0);
    assert_eq!(resolver.places.available_permits(), LOOKUPS_MAX);
}

/// However many receivers hang, those that may be well do not wait behind their names.
#[tokio::test]
async fn names_that_hang_leave_places_for_others() {
    let resolver = Resolver::new(AddressRule::local());
    let hanging =
        resolver.places.clone().try_acquire_many_owned(IN_FLIGHT_IN_VAIN_MAX as u32).expect("a place for each");
    let lookup = resolver.clone().call("localhost".parse().expect("a name"));
    assert!(lookup.await.expect("it is on this machine").count() > 0);
    drop(hanging);
}
