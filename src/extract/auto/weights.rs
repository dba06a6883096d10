//! What each measure is worth, as `cargo run --release --example fit_listing` fitted it: logistic regression with a penalty on
//! large weights. `features` names the measures.

/// The worth of a column's measures when the surest column is looked for.
pub(super) const BY_ITSELF: &[f64] = &[
    -10.504, // constant
    0.167,   // addresses (log)
    0.061,   // a single address
    -0.108,  // two addresses
    0.708,   // addresses at like places whatever the classes (log)
    0.358,   // addresses to links
    0.173,   // texts empty
    -0.203,  // texts under 8 wide
    -1.209,  // texts 8 to 16 wide
    -0.389,  // texts 16 to 28 wide
    -0.039,  // texts over 120 wide
    1.447,   // width of texts (log)
    0.352,   // different texts but for figures
    0.631,   // different texts
    -0.145,  // the same texts and no heading
    1.115,   // links in headings
    -0.150,  // records with heading
    0.653,   // records with date
    0.242,   // records with picture
    0.171,   // width of text beside the link (log)
    -1.320,  // within navigation or menu
    -0.379,  // within page header
    -0.785,  // within footer
    -0.217,  // within aside or sidebar
    0.140,   // within main
    0.177,   // within article
    0.592,   // within related, popular or promoted
    0.245,   // within content
    -0.093,  // named as tags or categories
    -0.506,  // named as byline, comments or shares
    0.024,   // within pagination
    0.374,   // named as title
    -0.175,  // records named as items
    -0.315,  // hidden
    -0.636,  // address on another host
    1.252,   // address with slug or number
    -0.602,  // address of a list, person or service
    -0.110,  // address above this page
    0.444,   // addresses of one form
    -0.027,  // addresses in one branch
    0.045,   // steps of addresses
    0.326,   // texts without letters
    -0.144,  // texts that are dates
    -0.023,  // place of the first record on the page
    0.749,   // share of the page's text in its records
    -0.745,  // other addresses in a record (log)
    -0.087,  // links within running text
    0.555,   // other links to the same address in a record
];

/// The worth of a column's own measures when it is judged beside the surest one.
pub(super) const OF_ITS_OWN: &[f64] = &[
    -7.708, // constant
    -0.399, // addresses (log)
    0.013,  // a single address
    0.013,  // two addresses
    0.430,  // addresses at like places whatever the classes (log)
    0.238,  // addresses to links
    0.093,  // texts empty
    -0.011, // texts under 8 wide
    -0.965, // texts 8 to 16 wide
    -0.367, // texts 16 to 28 wide
    0.020,  // texts over 120 wide
    1.006,  // width of texts (log)
    0.227,  // different texts but for figures
    0.123,  // different texts
    0.254,  // the same texts and no heading
    0.763,  // links in headings
    0.265,  // records with heading
    0.205,  // records with date
    0.244,  // records with picture
    0.039,  // width of text beside the link (log)
    -0.505, // within navigation or menu
    -0.227, // within page header
    -0.299, // within footer
    -0.026, // within aside or sidebar
    0.173,  // within main
    0.291,  // within article
    0.738,  // within related, popular or promoted
    0.158,  // within content
    -0.268, // named as tags or categories
    -0.208, // named as byline, comments or shares
    0.136,  // within pagination
    0.436,  // named as title
    -0.185, // records named as items
    -0.207, // hidden
    -0.228, // address on another host
    1.133,  // address with slug or number
    -0.611, // address of a list, person or service
    -0.040, // address above this page
    0.241,  // addresses of one form
    -0.240, // addresses in one branch
    0.246,  // steps of addresses
    0.057,  // texts without letters
    0.031,  // texts that are dates
    0.041,  // place of the first record on the page
    -0.102, // share of the page's text in its records
    -0.459, // other addresses in a record (log)
    -0.025, // links within running text
    0.409,  // other links to the same address in a record
];

/// The worth of how it stands to the surest one.
pub(super) const TOGETHER: &[f64] = &[
    0.628,  // the same column
    0.849,  // the same place but for classes
    0.396,  // the same classes on the link
    1.918,  // addresses of its forms
    1.134,  // addresses in its branches
    1.234,  // its addresses
    -0.347, // within its records
    -0.495, // dates unlike
    0.590,  // pictures unlike
    0.271,  // headings unlike
    -1.014, // widths of texts unlike
    -0.055, // widths beside unlike
    -0.058, // within aside, unlike it
    -0.297, // within footer, unlike it
    -0.515, // within navigation or header, unlike it
    0.450,  // within related or promoted, unlike it
    -0.252, // outside main, unlike it
    0.540,  // headings as it has
    -0.103, // no headings, unlike it
    -0.320, // hosts unlike
];
