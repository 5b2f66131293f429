//! Files: Discord is asked where to put them, they are put there, and then spoken of by name.
//!
//! Source: Discord Docs, Reference, "Uploading Files"; wire §2.9.

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, FetchError, Request, Response, Route, UnfitUrl, read, read_done};
use crate::{
    discord::model::{AttachedFile, lenient, maybe_text},
    id::{ChannelId, Nonce},
};

/// A file that Discord is asked to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOffer {
    /// What it is to be called.
    pub filename: String,
    /// Its length.
    pub size_bytes: u64,
}

/// Where Discord wants a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSlot {
    /// Where its bytes are to be put; on another host than Discord's.
    pub upload_url: String,
    /// By what it is spoken of afterwards.
    pub upload_filename: String,
}

impl Caller {
    /// `POST /channels/{channel}/attachments`: 1 to 10 files, numbered from 0; read by [`read_offers`].
    pub fn offer_files(&self, channel: ChannelId, files: &[FileOffer]) -> Request {
        let files: Vec<Value> = files
            .iter()
            .enumerate()
            .map(|(id, file)| json!({"filename": file.filename, "file_size": file.size_bytes, "id": id.to_string()}))
            .collect();
        let body = Bytes::from(json!({"files": files}).to_string());
        let path = format!("/channels/{channel}/attachments");
        self.request(Route::Offers(channel), Method::POST, &path, body)
    }

    /// `PUT {upload_url}`, with the bytes still to be filled in; read by [`read_put`]. The token stays here: the host is
    /// another one.
    ///
    /// # Errors
    /// [`UnfitUrl`] when the slot's URL is none.
    pub fn put_file(&self, upload_url: &str, media_type: &str) -> Result<Request, UnfitUrl> {
        self.elsewhere(Route::UploadHost, Method::PUT, upload_url, media_type, Bytes::new())
    }

    /// `POST /channels/{channel}/messages`; read by [`read_message`](super::read_message). Sent again with the same nonce
    /// within some minutes it gives the message that is there.
    ///
    /// Source: Discord Docs, Message, "Create Message", `enforce_nonce`.
    pub fn create_message(&self, channel: ChannelId, content: &str, files: &[AttachedFile], nonce: Nonce) -> Request {
        let body = json!({
            "content": content,
            "channel_id": channel.to_string(),
            "type": 0,
            "sticker_ids": [],
            "attachments": files.iter().map(AttachedFile::to_value).collect::<Vec<_>>(),
            "nonce": nonce.to_string(),
            "enforce_nonce": true,
        });
        let path = format!("/channels/{channel}/messages");
        self.request(Route::Posts(channel), Method::POST, &path, Bytes::from(body.to_string()))
    }
}

/// Where the files are wanted, in the order in which they were offered.
///
/// # Errors
/// [`FetchError`] if Discord does not want them, or does not say where.
pub fn read_offers(response: &Response) -> Result<Vec<FileSlot>, FetchError> {
    #[derive(Deserialize)]
    struct Answer {
        attachments: Vec<Slot>,
    }
    #[derive(Deserialize)]
    struct Slot {
        /// The number under which it was offered, as text or as a number.
        #[serde(default, deserialize_with = "maybe_text")]
        id: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        upload_url: String,
        #[serde(default, deserialize_with = "lenient")]
        upload_filename: String,
    }
    let Answer { attachments } = read(response)?;
    if attachments.iter().any(|slot| slot.upload_url.is_empty() || slot.upload_filename.is_empty()) {
        return Err(FetchError::Unreadable);
    }
    let places: Vec<Option<usize>> =
        attachments.iter().map(|slot| slot.id.as_deref().and_then(|id| id.parse().ok())).collect();
    let mut slots: Vec<FileSlot> = attachments
        .into_iter()
        .map(|slot| FileSlot { upload_url: slot.upload_url, upload_filename: slot.upload_filename })
        .collect();
    // Numbers that are not ours say nothing; then the order has to do.
    if (0..slots.len()).all(|place| places.contains(&Some(place))) {
        let mut numbered: Vec<(Option<usize>, FileSlot)> = places.into_iter().zip(slots).collect();
        numbered.sort_by_key(|(place, _)| *place);
        slots = numbered.into_iter().map(|(_, slot)| slot).collect();
    }
    Ok(slots)
}

/// Whether the bytes were taken.
///
/// # Errors
/// [`FetchError`] if not; `Refused` and `Forbidden` mean that the slot is worth nothing any more.
pub fn read_put(response: &Response) -> Result<(), FetchError> {
    read_done(response)
}

#[cfg(test)]
mod tests {
    use http::header::{AUTHORIZATION, CONTENT_TYPE};
    use proptest::prelude::*;

    use super::*;

    fn caller() -> Caller {
        Caller::new("secret-token", "Mozilla/5.0").expect("sound credentials")
    }

    fn response(status: u16, body: &str) -> Response {
        http::Response::builder().status(status).body(Bytes::from(body.to_owned())).expect("sound")
    }

    fn body(request: &Request) -> Value {
        serde_json::from_slice(request.http.body()).expect("our own JSON")
    }

    #[test]
    fn files_are_offered_by_their_numbers() {
        let channel = ChannelId::new(2);
        let offers = [("a.png", 12_345), ("b.jpg", 1)]
            .map(|(filename, size_bytes)| FileOffer { filename: filename.to_owned(), size_bytes });
        let request = caller().offer_files(channel, &offers);
        assert_eq!(
            (request.http.uri().to_string().as_str(), request.route),
            ("/api/v9/channels/2/attachments", Route::Offers(channel))
        );
        assert_eq!(request.http.method(), Method::POST);
        assert_eq!(
            body(&request),
            json!({"files":[{"filename":"a.png","file_size":12345,"id":"0"},{"filename":"b.jpg","file_size":1,"id":"1"}]})
        );
    }

    #[test]
    fn slots_come_back_in_the_order_of_the_offers() {
        let slot = |id: Value, name: &str| json!({"id": id, "upload_url": format!("https://up/{name}"), "upload_filename": name});
        for (answer, expected) in [
            (json!([slot(json!(0), "a"), slot(json!(1), "b")]), ["a", "b"]),
            (json!([slot(json!("1"), "b"), slot(json!("0"), "a")]), ["a", "b"]),
            (json!([slot(json!(null), "x"), slot(json!(0), "y")]), ["x", "y"]),
            (json!([slot(json!(7), "x"), slot(json!(3), "y")]), ["x", "y"]),
            (json!([slot(json!(1), "x"), slot(json!(1), "y")]), ["x", "y"]),
        ] {
            let slots = read_offers(&response(200, &json!({"attachments": answer}).to_string())).expect("slots");
            let names: Vec<&str> = slots.iter().map(|slot| slot.upload_filename.as_str()).collect();
            assert_eq!(names, expected);
            assert_eq!(slots[0].upload_url, format!("https://up/{}", expected[0]));
        }
        for body in ["", "{}", r#"{"attachments":[{"id":0}]}"#, r#"{"attachments":[{"upload_url":"https://up/a"}]}"#] {
            assert_eq!(read_offers(&response(200, body)), Err(FetchError::Unreadable), "{body}");
        }
        let too_large = response(413, r#"{"message":"Request entity too large","code":40005}"#);
        let refused = FetchError::Refused { code: 40_005, message: "Request entity too large".into() };
        assert_eq!(read_offers(&too_large), Err(refused));
    }

    #[test]
    fn bytes_are_put_elsewhere_without_the_token() {
        let url = "https://discord-attachments-uploads-prd.storage.googleapis.com/87e49c99/a.png?upload_id=ABC";
        let request = caller().put_file(url, "image/png").expect("a sound URL");
        assert_eq!((request.http.method(), request.http.uri().to_string().as_str()), (&Method::PUT, url));
        assert_eq!(request.route, Route::UploadHost);
        assert_eq!(request.http.headers().get(AUTHORIZATION), None);
        assert_eq!(request.http.headers().get(CONTENT_TYPE).map(|media| media.as_bytes()), Some(&b"image/png"[..]));
        assert!(request.http.body().is_empty());
        for url in ["", "/a.png", "up.example/a.png", "ftp://up/a.png", "file:///etc/passwd", "http://a b/", "https://"]
        {
            assert_eq!(caller().put_file(url, "image/png").map(drop), Err(UnfitUrl), "{url}");
        }
        assert_eq!(read_put(&response(200, "")), Ok(()));
        assert!(matches!(read_put(&response(403, "<Error>")), Err(FetchError::Forbidden { .. })));
    }

    #[test]
    fn a_message_shows_the_files() {
        let channel = ChannelId::new(2);
        let file = AttachedFile { id: 0, filename: "a.png".into(), uploaded_filename: "87e49c99/a.png".into() };
        let request = caller().create_message(channel, "a.png", &[file], Nonce::new(77));
        assert_eq!(
            (request.http.uri().to_string().as_str(), request.route),
            ("/api/v9/channels/2/messages", Route::Posts(channel))
        );
        assert_eq!(
            body(&request),
            json!({"content":"a.png","channel_id":"2","type":0,"sticker_ids":[],
                "attachments":[{"id":"0","filename":"a.png","uploaded_filename":"87e49c99/a.png"}],"nonce":"77","enforce_nonce":true})
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(status in 100u16..600, body in "\\PC{0,40}|\\{\"attachments\":\\[[{}:\"a-z_,0-9]{0,60}\\]\\}") {
            let _ = read_offers(&response(status, &body));
        }

        #[test]
        fn no_address_makes_writing_panic(url in "\\PC{0,60}|https?://[a-z.:/?%@\\[\\]]{0,40}") {
            if let Ok(request) = caller().put_file(&url, "image/png") {
                prop_assert!(request.http.uri().host().is_some_and(|host| !host.is_empty()));
            }
        }
    }
}
