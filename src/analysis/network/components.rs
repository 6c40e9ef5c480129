//! What hangs together: components of the view that a network is of, for those who hold a network.

use super::folded::Network;
use crate::budget::Budget;
use crate::error::Error;
use crate::traverse::{Components, Place, Ways};
use crate::view::Answer;

impl Network<'_> {
    /// The weak components: nodes that links join, whichever way these run. As
    /// [`View::components`](crate::View::components) of the whole view, or of its day or window.
    ///
    /// Cost: that of [`View::components`](crate::View::components), nearly linear in arcs.
    ///
    /// # Errors
    ///
    /// Those of [`View::components`](crate::View::components), of which no network meets one.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Budget, Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, _] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((b, a)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// assert_eq!(Network::of(&view)?.components(&Budget::new())?.value.sizes(), [2, 1]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn components(&self, budget: &Budget) -> Result<Answer<Components>, Error> {
        match self.place() {
            Place::Whole(view) => view.components(&Ways::new(), budget),
            Place::Dated(dated) => dated.components(&Ways::new(), budget),
        }
    }
}
