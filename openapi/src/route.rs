//! What is known of an operation, and how a table of operations becomes poem routes.

use std::collections::{BTreeMap, HashMap};

use poem::{Route, RouteMethod, endpoint::BoxEndpoint, http::Method};

/// One operation of a document, for whoever names, counts or refuses requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operation id, such as `fetchTask`.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The path as the document has it, such as `/mj/task/{id}/fetch`.
    pub path: &'static str,
    /// The title.
    pub summary: &'static str,
}

type Table = HashMap<String, HashMap<Method, BoxEndpoint<'static>>>;

/// One route per path, one endpoint per method. Errors stay errors.
pub(crate) fn route(table: Table) -> Route {
    // Sorted, so that a clash of paths would always be the same clash.
    let table: BTreeMap<_, _> = table.into_iter().collect();
    table.into_iter().fold(Route::new(), |route, (path, methods)| {
        let methods =
            methods.into_iter().fold(RouteMethod::new(), |all, (method, endpoint)| all.method(method, endpoint));
        route.at(path, methods)
    })
}
