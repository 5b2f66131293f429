//! What browsers ask before and after a call from another origin. Any origin may call: who may do what is decided by the
//! secret, which no browser sends by itself.

use poem::{
    Request, Response,
    http::{HeaderValue, Method, StatusCode, header},
};

const METHODS: &str = "GET, HEAD, POST, PUT, DELETE";
const HEADERS: &str = "content-type, authorization, mj-api-secret, accept-language, prefer, x-mock-world, x-request-id";
const EXPOSED: &str = "allow, preference-applied, retry-after, x-request-id";
const REMEMBERED_S: &str = "86400";

/// The answer to a preflight, which is never asked for the secret; `None` if it is none.
pub fn preflight(request: &Request) -> Option<Response> {
    let asks = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    asks.then(|| {
        Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS)
            .header(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
            .header(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED_S)
            .finish()
    })
}

/// Lets every origin read the answer.
pub fn open(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}
