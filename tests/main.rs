//! The tests of the whole, in one binary: stories that users live through, the contract over HTTP, and the tidiness of the
//! source itself.

mod contract;
mod oracle;
mod scene;
mod stories;
mod tidy;

/// Tells a story on both drivers, as two tests: `NAME::on_lockstep` and `NAME::on_sockets`.
macro_rules! told_on_both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use crate::scene::Driver;

            #[tokio::test]
            async fn on_lockstep() {
                super::$story(Driver::Lockstep).await;
            }

            #[tokio::test]
            async fn on_sockets() {
                super::$story(Driver::Sockets).await;
            }
        }
    )+};
}
use told_on_both;
