//! What each measure is worth, as `cargo run --release --example fit_listing` fitted it: logistic regression with a penalty on
//! large weights. `features` names the measures.

/// The worth of a column's measures when the surest column is looked for.
pub(super) const BY_ITSELF: &[f64] = &[
    -10.688, // constant
    0.062,   // addresses (log)
    -0.043,  // a single address
    -0.247,  // two addresses
    0.739,   // addresses at like places whatever the classes (log)
    0.472,   // addresses to links
    0.627,   // texts empty
    -0.614,  // texts under 8 wide
    -1.692,  // texts 8 to 16 wide
    -0.587,  // texts 16 to 28 wide
    -0.199,  // texts over 120 wide
    1.434,   // width of texts (log)
    0.496,   // different texts but for figures
    0.869,   // different texts
    -0.147,  // the same texts and no heading
    1.350,   // links in headings
    -0.480,  // records with heading
    0.889,   // records with date
    0.383,   // records with picture
    0.166,   // width of text beside the link (log)
    -1.654,  // within navigation or menu
    -0.563,  // within page header
    -0.953,  // within footer
    -0.143,  // within aside or sidebar
    0.000,   // within main
    0.210,   // within article
    0.710,   // within related, popular or promoted
    0.248,   // within content
    -0.218,  // named as tags or categories
    -0.685,  // named as byline, comments or shares
    0.033,   // within pagination
    0.262,   // named as title
    -0.153,  // records named as items
    -0.883,  // hidden
    -1.110,  // address on another host
    1.510,   // address with slug or number
    -0.872,  // address of a list, person or service
    -0.353,  // address above this page
    0.532,   // addresses of one form
    -0.132,  // addresses in one branch
    0.042,   // steps of addresses
    0.495,   // texts without letters
    -0.060,  // texts that are dates
    0.016,   // place of the first record on the page
    1.210,   // share of the page's text in its records
    -0.812,  // other addresses in a record (log)
    -0.142,  // links within running text
    0.637,   // other links to the same address in a record
];

/// The worth of a column's own measures when it is judged beside the surest one.
pub(super) const OF_ITS_OWN: &[f64] = &[
    -8.891, // constant
    -0.433, // addresses (log)
    0.013,  // a single address
    -0.189, // two addresses
    0.507,  // addresses at like places whatever the classes (log)
    0.119,  // addresses to links
    0.420,  // texts empty
    -0.016, // texts under 8 wide
    -1.522, // texts 8 to 16 wide
    -0.815, // texts 16 to 28 wide
    0.043,  // texts over 120 wide
    1.137,  // width of texts (log)
    0.085,  // different texts but for figures
    -0.040, // different texts
    0.509,  // the same texts and no heading
    0.882,  // links in headings
    0.074,  // records with heading
    0.307,  // records with date
    0.684,  // records with picture
    0.088,  // width of text beside the link (log)
    -0.637, // within navigation or menu
    -0.462, // within page header
    -0.406, // within footer
    0.020,  // within aside or sidebar
    -0.183, // within main
    0.484,  // within article
    1.011,  // within related, popular or promoted
    0.034,  // within content
    -0.391, // named as tags or categories
    -0.345, // named as byline, comments or shares
    0.157,  // within pagination
    0.410,  // named as title
    -0.037, // records named as items
    -0.553, // hidden
    -0.367, // address on another host
    1.152,  // address with slug or number
    -0.852, // address of a list, person or service
    -0.140, // address above this page
    0.096,  // addresses of one form
    -0.485, // addresses in one branch
    0.414,  // steps of addresses
    -0.123, // texts without letters
    0.354,  // texts that are dates
    0.414,  // place of the first record on the page
    -0.412, // share of the page's text in its records
    -0.394, // other addresses in a record (log)
    0.063,  // links within running text
    0.701,  // other links to the same address in a record
];

/// The worth of how it stands to the surest one.
pub(super) const TOGETHER: &[f64] = &[
    0.267,  // the same column
    1.266,  // the same place but for classes
    0.519,  // the same classes on the link
    2.478,  // addresses of its forms
    1.628,  // addresses in its branches
    1.764,  // its addresses
    -0.710, // within its records
    -0.682, // dates unlike
    1.232,  // pictures unlike
    0.558,  // headings unlike
    -0.772, // widths of texts unlike
    0.068,  // widths beside unlike
    0.013,  // within aside, unlike it
    -0.399, // within footer, unlike it
    -0.692, // within navigation or header, unlike it
    0.552,  // within related or promoted, unlike it
    -0.305, // outside main, unlike it
    0.562,  // headings as it has
    -0.142, // no headings, unlike it
    -0.374, // hosts unlike
];
