//! Troubles of the pretend Discord, asked for by whoever tests against it.

use midjourney_openapi::mock::{HardshipApi, HardshipRequest, MessageVoid, OrderHardshipResponse};

use super::{Handlers, caller::Caller, query::given};
use crate::world::{HardshipOrder, HardshipOutcome};

impl HardshipApi for Handlers {
    type Caller = Caller;

    async fn order_hardship(&self, _caller: Caller, request: HardshipRequest) -> OrderHardshipResponse {
        let order =
            HardshipOrder { rules: given(request.rules), once: given(request.once), user: given(request.user_id) };
        let (code, description) = match self.world.hardship(order).await {
            HardshipOutcome::Ordered => (1, "成功".to_owned()),
            HardshipOutcome::NoMock => (3, "this server speaks to another Discord".to_owned()),
            HardshipOutcome::Unknown { why } => (4, why),
            HardshipOutcome::Unavailable => (9, "the server cannot answer now".to_owned()),
        };
        MessageVoid { code, description }.into()
    }
}
