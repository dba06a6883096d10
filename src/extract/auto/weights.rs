//! What each measure is worth, as `cargo run --release --example fit_listing` fitted it: logistic regression with a penalty on
//! large weights. `features` names the measures.

/// The worth of a column's measures when the surest column is looked for.
pub(super) const BY_ITSELF: &[f64] = &[
    -10.598, // constant
    0.111,   // addresses (log)
    0.178,   // a single address
    -0.161,  // two addresses
    0.769,   // addresses at like places whatever the classes (log)
    0.349,   // addresses to links
    0.168,   // texts empty
    -0.195,  // texts under 8 wide
    -1.199,  // texts 8 to 16 wide
    -0.375,  // texts 16 to 28 wide
    0.027,   // texts over 120 wide
    1.464,   // width of texts (log)
    0.332,   // different texts but for figures
    0.637,   // different texts
    1.109,   // links in headings
    -0.166,  // records with heading
    0.704,   // records with date
    0.210,   // records with picture
    0.175,   // width of text beside the link (log)
    -1.320,  // within navigation or menu
    -0.382,  // within page header
    -0.816,  // within footer
    -0.239,  // within aside or sidebar
    0.118,   // within main
    0.143,   // within article
    0.655,   // within related, popular or promoted
    0.230,   // within content
    -0.050,  // named as tags or categories
    -0.594,  // named as byline, comments or shares
    0.018,   // within pagination
    0.390,   // named as title
    -0.059,  // records named as items
    -0.325,  // hidden
    -0.615,  // address on another host
    1.247,   // address with slug or number
    -0.578,  // address of a list, person or service
    -0.114,  // address above this page
    0.421,   // addresses of one form
    -0.049,  // addresses in one branch
    0.053,   // steps of addresses
    0.336,   // texts without letters
    -0.140,  // texts that are dates
    0.015,   // place of the first record on the page
    0.735,   // share of the page's text in its records
    -0.779,  // other addresses in a record (log)
    -0.117,  // links within running text
    0.616,   // other links to the same address in a record
];

/// The worth of a column's own measures when it is judged beside the surest one.
pub(super) const OF_ITS_OWN: &[f64] = &[
    -7.750, // constant
    -0.303, // addresses (log)
    -0.014, // a single address
    -0.073, // two addresses
    0.343,  // addresses at like places whatever the classes (log)
    0.177,  // addresses to links
    0.098,  // texts empty
    -0.005, // texts under 8 wide
    -1.001, // texts 8 to 16 wide
    -0.372, // texts 16 to 28 wide
    0.075,  // texts over 120 wide
    1.082,  // width of texts (log)
    0.192,  // different texts but for figures
    0.082,  // different texts
    0.890,  // links in headings
    0.342,  // records with heading
    0.119,  // records with date
    0.219,  // records with picture
    0.018,  // width of text beside the link (log)
    -0.496, // within navigation or menu
    -0.225, // within page header
    -0.307, // within footer
    0.039,  // within aside or sidebar
    0.166,  // within main
    0.391,  // within article
    0.773,  // within related, popular or promoted
    0.137,  // within content
    -0.133, // named as tags or categories
    -0.158, // named as byline, comments or shares
    0.165,  // within pagination
    0.401,  // named as title
    -0.125, // records named as items
    -0.196, // hidden
    -0.213, // address on another host
    1.010,  // address with slug or number
    -0.502, // address of a list, person or service
    -0.048, // address above this page
    0.208,  // addresses of one form
    -0.244, // addresses in one branch
    0.232,  // steps of addresses
    0.077,  // texts without letters
    0.012,  // texts that are dates
    0.042,  // place of the first record on the page
    -0.106, // share of the page's text in its records
    -0.439, // other addresses in a record (log)
    -0.018, // links within running text
    0.506,  // other links to the same address in a record
];

/// The worth of how it stands to the surest one.
pub(super) const TOGETHER: &[f64] = &[
    0.557,  // the same column
    0.953,  // the same place but for classes
    0.336,  // the same classes on the link
    2.129,  // addresses of its forms
    1.205,  // addresses in its branches
    1.130,  // its addresses
    -0.243, // within its records
    -0.374, // dates unlike
    0.607,  // pictures unlike
    0.217,  // headings unlike
    -0.898, // widths of texts unlike
    -0.134, // widths beside unlike
    0.010,  // within aside, unlike it
    -0.305, // within footer, unlike it
    -0.510, // within navigation or header, unlike it
    0.410,  // within related or promoted, unlike it
    -0.238, // outside main, unlike it
    0.467,  // headings as it has
    -0.242, // no headings, unlike it
    -0.302, // hosts unlike
];
