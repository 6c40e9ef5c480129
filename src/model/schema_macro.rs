//! The [`schema!`](crate::schema) macro: one declaration, checked by the compiler and at run time.

/// Declares kinds of node and relations, once, for the compiler and for readers.
///
/// It makes a unit struct for every kind and every relation of two, a struct with one field a
/// role for every relation with roles, and a function `schema()` that returns the
/// [`Schema`](crate::model::Schema) to pass to [`Graph::with`](crate::Graph::with).
///
/// - `A -> B` is directed, `A -- B` symmetric; `A | B -> C` declares each combination.
/// - Roles: `name: Kind`, `name+: Kind` (one or more, a `Vec`), `name?: Kind` (an `Option`),
///   then `; ties from -> via, by -- by` says which roles make ties. A role of several kinds,
///   `from: State | Leader`, takes a [`NodeId`](crate::NodeId) of any kind and is checked when
///   recorded. The kind `Claim` is an earlier claim.
/// - Marks in parentheses tell analyses what a relation means, `Leads(Structural, Lifts)`:
///   see [`Mark`](crate::model::Mark).
/// - `joins { Talks { Mine -- State } }` lets a relation declared elsewhere join your kinds.
///
/// Kinds and relations of the crate are in [`model::standard`](crate::model::standard).
///
/// # Example
///
/// ```
/// use detente::model::standard::{State, Talks};
/// use detente::{Graph, Schema};
///
/// detente::schema! {
///     nodes {
///         /// A part of a state with a policy of its own.
///         Region,
///     }
///     relations {
///         /// A region governed by a state.
///         GovernedBy { Region -> State }
///         /// A deal brokered between regions.
///         Brokers { by: State, between+: Region; ties by -> between, between -- between }
///     }
///     joins { Talks { Region -- State } }
/// }
///
/// let mut graph = Graph::with([Schema::standard(), schema()])?;
/// let japan = graph.node(State, "JPN").add()?;
/// let okinawa = graph.node(Region, "JP-47").name("Okinawa").add()?;
/// let hokkaido = graph.node(Region, "JP-01").name("Hokkaido").add()?;
/// graph.claim::<GovernedBy>((okinawa, japan)).record()?;
/// graph.claim::<Talks>((okinawa, japan)).affinity(0.3).record()?;
/// graph.claim::<Brokers>(Brokers { by: japan, between: vec![okinawa, hokkaido] }).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// What the schema does not join does not compile:
///
/// ```compile_fail,E0277
/// use detente::{Graph, model::standard::{Leads, State}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add().unwrap();
/// let dprk = graph.node(State, "PRK").add().unwrap();
/// graph.claim::<Leads>((japan, dprk)); // a state leads no state
/// ```
///
/// ```compile_fail,E0308
/// use detente::{Graph, model::standard::{Creates, Leader, State}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add().unwrap();
/// graph.claim::<Creates>(Creates { by: vec![japan], what: japan }); // a state is no instrument
/// ```
#[macro_export]
macro_rules! schema {
    (
        $(nodes { $($(#[$nm:meta])* $node:ident),* $(,)? })?
        $(relations { $($(#[$rm:meta])* $rel:ident $(( $($mark:ident),* ))? { $($body:tt)* })* })?
        $(joins { $($ext:ident { $($ebody:tt)* })* })?
    ) => {
        $($(
            $(#[$nm])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $node;
            impl $crate::model::NodeKind for $node {
                const NAME: &'static str = stringify!($node);
                const ORIGIN: &'static str = module_path!();
            }
        )*)?
        $($( $crate::__schema_relation! { [$(#[$rm])*] $rel { $($body)* } } )*)?
        $($( $crate::__schema_joins! { $ext { $($ebody)* } } )*)?

        /// The schema declared here, to unite with others in `Graph::with`.
        ///
        /// # Panics
        ///
        /// When the declaration contradicts itself, such as a tie between roles that are not
        /// declared; the first call shows it.
        pub fn schema() -> $crate::Schema {
            let mut schema = $crate::Schema::empty();
            let declare = |schema: &mut $crate::Schema| -> ::core::result::Result<(), $crate::Error> {
                $($(
                    schema.kind(stringify!($node), module_path!())?;
                )*)?
                $($(
                    let rule = $crate::__schema_rule!(schema, $rel { $($body)* })
                        $($( .marked($crate::model::Mark::$mark) )*)?;
                    schema.relation(rule)?;
                )*)?
                $($(
                    let more = $crate::__schema_rule!(schema, $ext { $($ebody)* });
                    schema.adds(more);
                )*)?
                Ok(())
            };
            match declare(&mut schema) {
                Ok(()) => schema,
                Err(error) => panic!("schema!: {error}"),
            }
        }
    };
}

/// The types of one relation.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_relation {
    ([$($meta:tt)*] $rel:ident { $($($a:ident)|+ -> $($b:ident)|+),+ $(,)? }) => {
        $crate::__schema_unit! { [$($meta)*] $rel }
        $( $crate::__schema_cross! { $rel [$($a)+] directed [$($b)+] } )+
    };
    ([$($meta:tt)*] $rel:ident { $($($a:ident)|+ -- $($b:ident)|+),+ $(,)? }) => {
        $crate::__schema_unit! { [$($meta)*] $rel }
        $( $crate::__schema_cross! { $rel [$($a)+] symmetric [$($b)+] } )+
    };
    ([$($meta:tt)*] $rel:ident { $($roles:tt)* }) => {
        $crate::__schema_roles! { [$($meta)*] $rel (0u8) [] [] $($roles)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_unit {
    ([$($meta:tt)*] $rel:ident) => {
        $($meta)*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $rel;
        impl $crate::model::Relation for $rel {
            const NAME: &'static str = stringify!($rel);
        }
    };
}

/// What a relation declared elsewhere joins besides.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_joins {
    ($rel:ident { $($($a:ident)|+ -> $($b:ident)|+),+ $(,)? }) => {
        $( $crate::__schema_cross! { $rel [$($a)+] directed [$($b)+] } )+
    };
    ($rel:ident { $($($a:ident)|+ -- $($b:ident)|+),+ $(,)? }) => {
        $( $crate::__schema_cross! { $rel [$($a)+] symmetric [$($b)+] } )+
    };
}

/// Every combination of the kinds on the two sides.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_cross {
    ($rel:ident [$($a:ident)+] $shape:ident $bs:tt) => {
        $( $crate::__schema_each! { $rel $a $shape $bs } )+
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_each {
    ($rel:ident $a:ident directed [$($b:ident)+]) => {
        $( impl $crate::model::Joins<$a, $b> for $rel {} )+
    };
    ($rel:ident $a:ident symmetric [$($b:ident)+]) => {
        $( const _: () = {
            // The first arm answers only when both kinds are the same word.
            macro_rules! both {
                ($a $a) => { impl $crate::model::Joins<$a, $a> for $rel {} };
                ($a $b) => {
                    impl $crate::model::Joins<$a, $b> for $rel {}
                    impl $crate::model::Joins<$b, $a> for $rel {}
                };
            }
            both! { $a $b }
        }; )+
    };
}

/// The struct of a relation with roles, one field a role, gathered one role at a time.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_roles {
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident : Claim $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role $crate::ClaimId)] [$($p)* ($role $n, claim)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident + : Claim $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role ::std::vec::Vec<$crate::ClaimId>)] [$($p)* ($role $n, claims)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident : $kind:ident $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role $crate::NodeId<$kind>)] [$($p)* ($role $n, node)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident + : $kind:ident $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role ::std::vec::Vec<$crate::NodeId<$kind>>)] [$($p)* ($role $n, nodes)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident ? : $kind:ident $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role ::core::option::Option<$crate::NodeId<$kind>>)] [$($p)* ($role $n, nodes)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident : $($kind:ident)|+ $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role $crate::NodeId)] [$($p)* ($role $n, node)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident + : $($kind:ident)|+ $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role ::std::vec::Vec<$crate::NodeId>)] [$($p)* ($role $n, nodes)] $($($more)*)? }
    };
    ($meta:tt $rel:ident ($n:expr) [$($f:tt)*] [$($p:tt)*] $role:ident ? : $($kind:ident)|+ $(, $($more:tt)*)?) => {
        $crate::__schema_roles! { $meta $rel ($n + 1) [$($f)* ($role ::core::option::Option<$crate::NodeId>)] [$($p)* ($role $n, nodes)] $($($more)*)? }
    };
    // The last role and the ties share a `;`: cut it off and go on.
    ($meta:tt $rel:ident ($n:expr) $f:tt $p:tt $role:ident : $($kind:ident)|+ ; ties $($ties:tt)*) => {
        $crate::__schema_roles! { $meta $rel ($n) $f $p $role : $($kind)|+ }
    };
    ($meta:tt $rel:ident ($n:expr) $f:tt $p:tt $role:ident + : $($kind:ident)|+ ; ties $($ties:tt)*) => {
        $crate::__schema_roles! { $meta $rel ($n) $f $p $role + : $($kind)|+ }
    };
    ($meta:tt $rel:ident ($n:expr) $f:tt $p:tt $role:ident ? : $($kind:ident)|+ ; ties $($ties:tt)*) => {
        $crate::__schema_roles! { $meta $rel ($n) $f $p $role ? : $($kind)|+ }
    };
    ([$($meta:tt)*] $rel:ident ($n:expr) [$(($field:ident $ty:ty))*] [$(($role:ident $number:expr, $how:ident))*]) => {
        $($meta)*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $rel {
            $(
                #[doc = concat!("Who fills the role `", stringify!($field), "`.")]
                pub $field: $ty,
            )*
        }
        impl $crate::model::Relation for $rel {
            const NAME: &'static str = stringify!($rel);
        }
        impl $crate::model::Ends<$rel> for $rel {
            fn filling(self) -> $crate::model::Filling {
                let mut roles = $crate::model::Filling::roles([]);
                $( $crate::__schema_fill!(roles, $number, $how, self.$role); )*
                roles
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_fill {
    ($roles:ident, $n:expr, node, $from:expr) => {
        $roles.add($n, $crate::model::Participant::Node($from.any()));
    };
    ($roles:ident, $n:expr, nodes, $from:expr) => {
        $from.into_iter().for_each(|id| $roles.add($n, $crate::model::Participant::Node(id.any())));
    };
    ($roles:ident, $n:expr, claim, $from:expr) => {
        $roles.add($n, $crate::model::Participant::Claim($from));
    };
    ($roles:ident, $n:expr, claims, $from:expr) => {
        $from.into_iter().for_each(|id| $roles.add($n, $crate::model::Participant::Claim(id)));
    };
}

/// The run-time rule of one relation; kinds it names from elsewhere are declared on the way.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_rule {
    ($schema:ident, $rel:ident { $($($a:ident)|+ -> $($b:ident)|+),+ $(,)? }) => {{
        let mut rule = $crate::model::RelationRule::directed(stringify!($rel)).declared_in(module_path!());
        $( $crate::__schema_pairs!($schema, rule, [$($a)+] [$($b)+]); )+
        rule
    }};
    ($schema:ident, $rel:ident { $($($a:ident)|+ -- $($b:ident)|+),+ $(,)? }) => {{
        let mut rule = $crate::model::RelationRule::symmetric(stringify!($rel)).declared_in(module_path!());
        $( $crate::__schema_pairs!($schema, rule, [$($a)+] [$($b)+]); )+
        rule
    }};
    ($schema:ident, $rel:ident { $($roles:tt)* }) => {{
        let rule = $crate::model::RelationRule::with_roles(stringify!($rel), module_path!());
        $crate::__schema_role_rules!($schema, rule, $($roles)*)
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_pairs {
    ($schema:ident, $rule:ident, [$($a:ident)+] $bs:tt) => {
        $( $crate::__schema_pairs!(@each $schema, $rule, $a $bs); )+
    };
    (@each $schema:ident, $rule:ident, $a:ident [$($b:ident)+]) => {
        $(
            $crate::__schema_kind!($schema, $a);
            $crate::__schema_kind!($schema, $b);
            $rule = $rule.joins(stringify!($a), stringify!($b));
        )+
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_kind {
    ($schema:ident, Claim) => {};
    ($schema:ident, $kind:ident) => {
        $schema.kind(<$kind as $crate::model::NodeKind>::NAME, <$kind as $crate::model::NodeKind>::ORIGIN)?;
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_role_rules {
    ($schema:ident, $rule:expr, $role:ident : $($kind:ident)|+ $(, $($more:tt)*)?) => {{
        $( $crate::__schema_kind!($schema, $kind); )+
        let rule = $rule.role(stringify!($role), &[$(stringify!($kind)),+]);
        $crate::__schema_role_rules!($schema, rule, $($($more)*)?)
    }};
    ($schema:ident, $rule:expr, $role:ident + : $($kind:ident)|+ $(, $($more:tt)*)?) => {{
        $( $crate::__schema_kind!($schema, $kind); )+
        let rule = $rule.many(stringify!($role), &[$(stringify!($kind)),+]);
        $crate::__schema_role_rules!($schema, rule, $($($more)*)?)
    }};
    ($schema:ident, $rule:expr, $role:ident ? : $($kind:ident)|+ $(, $($more:tt)*)?) => {{
        $( $crate::__schema_kind!($schema, $kind); )+
        let rule = $rule.optional(stringify!($role), &[$(stringify!($kind)),+]);
        $crate::__schema_role_rules!($schema, rule, $($($more)*)?)
    }};
    ($schema:ident, $rule:expr, $role:ident : $($kind:ident)|+ ; ties $($ties:tt)*) => {{
        let rule = $crate::__schema_role_rules!($schema, $rule, $role : $($kind)|+);
        $crate::__schema_ties!(rule, $($ties)*)
    }};
    ($schema:ident, $rule:expr, $role:ident + : $($kind:ident)|+ ; ties $($ties:tt)*) => {{
        let rule = $crate::__schema_role_rules!($schema, $rule, $role + : $($kind)|+);
        $crate::__schema_ties!(rule, $($ties)*)
    }};
    ($schema:ident, $rule:expr, $role:ident ? : $($kind:ident)|+ ; ties $($ties:tt)*) => {{
        let rule = $crate::__schema_role_rules!($schema, $rule, $role ? : $($kind)|+);
        $crate::__schema_ties!(rule, $($ties)*)
    }};
    ($schema:ident, $rule:expr, ) => { $rule };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_ties {
    ($rule:expr, $a:ident -> $b:ident $(, $($more:tt)*)?) => {{
        let rule = $rule.tie(stringify!($a), stringify!($b), false);
        $crate::__schema_ties!(rule, $($($more)*)?)
    }};
    ($rule:expr, $a:ident -- $b:ident $(, $($more:tt)*)?) => {{
        let rule = $rule.tie(stringify!($a), stringify!($b), true);
        $crate::__schema_ties!(rule, $($($more)*)?)
    }};
    ($rule:expr, ) => { $rule };
}
