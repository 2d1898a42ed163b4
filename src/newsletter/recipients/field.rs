//! What columns can hold, and the headings by which they are known.

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// The address.
    Email,
    /// The whole name.
    Name,
    /// The first name.
    First,
    /// The family name.
    Last,
    /// A word of [`super::Status`].
    Status,
    /// When somebody agreed to be mailed.
    Consent,
    /// Where they did.
    Source,
    /// When somebody left.
    Left,
    /// When mail could no longer be delivered.
    Cleaned,
    /// Since when somebody is not to be mailed any more, in our own file.
    Day,
    /// Why.
    Reason,
    /// Nothing that is wanted: the user said so.
    Ignored,
}

/// Headings as they are found in the exports of mail services and address books, in small letters without spaces and
/// punctuation. Of two in one file, the one that stands first here is taken.
pub(super) const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Email,
        &[
            "email",
            "emailaddress",
            "subscriberemail",
            "contactemail",
            "primaryemail",
            "email1value",
            "email1",
            "mail",
            "emailadresse",
            "adresseemail",
        ],
    ),
    (
        Field::Name,
        &["name", "fullname", "contactname", "displayname", "subscribername"],
    ),
    (
        Field::First,
        &["firstname", "first", "fname", "givenname", "forename", "vorname"],
    ),
    (
        Field::Last,
        &["lastname", "last", "lname", "surname", "familyname", "nachname"],
    ),
    (
        Field::Status,
        &[
            "status",
            "subscribertype",
            "subscriptionstatus",
            "emailsubscriberstatus",
            "type",
        ],
    ),
    (
        Field::Consent,
        &[
            "consentat",
            "consentdate",
            "consent",
            // Mailchimp: the confirmed opt-in is the better record than the first click.
            "confirmtime",
            "confirmedat",
            "optintime",
            "optindate",
            "optinat",
            "subscribedon",
            "subscribedat",
            "subscriptiondate",
            "datesubscribed",
            "signedupat",
            "signupdate",
            "joined",
            "datejoined",
            "createdat",
            "creationdate",
            "created",
            "dateadded",
            "addedon",
            "erstelltam",
        ],
    ),
    (
        Field::Source,
        &["source", "signupsource", "subscriptionsource", "optinsource", "origin"],
    ),
    (
        Field::Left,
        &[
            "unsubtime",
            "unsubscribedat",
            "unsubscribedon",
            "unsubscribedate",
            "unsubscriptiondate",
            "optouttime",
        ],
    ),
    (
        Field::Day,
        &["date", "since", "unsubtime", "cleantime", "unsubscribedat"],
    ),
    (Field::Cleaned, &["cleantime", "bouncedat", "undeliverabilitydate"]),
    (Field::Reason, &["reason", "unsubreason", "unsubscribereason"]),
];

impl Field {
    /// The heading that `handout` itself writes.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Field::Email => "email",
            Field::Name => "name",
            Field::First => "first name",
            Field::Last => "last name",
            Field::Status => "status",
            Field::Consent => "consent_at",
            Field::Source => "source",
            Field::Left => "unsubscribed at",
            Field::Cleaned => "bounced at",
            Field::Day => "date",
            Field::Reason => "reason",
            Field::Ignored => "",
        }
    }
}

impl Field {
    /// What it is, as a reader of a report is told.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Field::Email => "address",
            Field::Name => "name",
            Field::First => "first name",
            Field::Last => "last name",
            Field::Status => "status",
            Field::Consent => "consent",
            Field::Source => "source",
            Field::Left => "day of leaving",
            Field::Cleaned => "day of bouncing",
            Field::Day => "day",
            Field::Reason => "reason",
            Field::Ignored => "nothing",
        }
    }
}

/// A heading in small letters without spaces and punctuation.
pub(super) fn plain(heading: &str) -> String {
    (heading.chars().filter(|letter| letter.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}
