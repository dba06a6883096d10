//! Places: the W3C's Basic Geo vocabulary, GeoRSS Simple and GML (<https://www.ogc.org/standard/georss/>), ICBM, GeoURL.

use super::{AttributeSpec, ContentModel, ElementSet, Ns, Spec, many, may};
use crate::value::ValueType::{Decimal, Float, Integer, Latitude, Longitude, Nothing, Point, Points, Text};

pub(super) const GEO: &[Spec] =
    &[many("Point", Nothing).holding(&GEO_POINT), many("lat", Latitude), many("long", Longitude), many("alt", Decimal)];

static GEO_POINT: ContentModel = ContentModel {
    clause: "Basic Geo (WGS84 lat/long) Vocabulary",
    groups: &[ElementSet {
        ns: Ns::Geo,
        elements: &[many("lat", Latitude), many("long", Longitude), many("alt", Decimal)],
    }],
    required: &[(Ns::Geo, "lat"), (Ns::Geo, "long")],
};

pub(super) const GEOURL: &[Spec] = &[many("latitude", Latitude), many("longitude", Longitude)];
pub(super) const ICBM: &[Spec] = &[many("latitude", Latitude), many("longitude", Longitude)];

pub(super) const GEORSS: &[Spec] = &[
    many("where", Nothing).holding(&WHERE),
    many("point", Point),
    many("line", Points),
    many("polygon", Points),
    many("box", Points),
    many("featureTypeTag", Text),
    many("relationshipTag", Text),
    many("featureName", Text),
    many("elev", Decimal),
    many("floor", Integer),
    many("radius", Float),
];

const SRS: &[AttributeSpec] = &[may("srsName", Text)];

static WHERE: ContentModel = ContentModel {
    clause: "GeoRSS GML",
    groups: &[ElementSet {
        ns: Ns::Gml,
        elements: &[
            many("Point", Nothing).with(SRS).holding(&GML_POINT),
            many("LineString", Nothing).with(SRS).holding(&GML_LINE),
            many("Polygon", Nothing).with(SRS).holding(&GML_POLYGON),
            many("Envelope", Nothing).with(SRS).holding(&GML_ENVELOPE),
        ],
    }],
    required: &[],
};

const fn gml(groups: &'static [ElementSet]) -> ContentModel {
    ContentModel { clause: "GeoRSS GML", groups, required: &[] }
}

static GML_POINT: ContentModel = gml(&[ElementSet { ns: Ns::Gml, elements: &[many("pos", Point)] }]);
static GML_LINE: ContentModel = gml(&[ElementSet { ns: Ns::Gml, elements: &[many("posList", Points)] }]);
static GML_POLYGON: ContentModel =
    gml(&[ElementSet { ns: Ns::Gml, elements: &[many("exterior", Nothing).holding(&GML_RING)] }]);
static GML_RING: ContentModel =
    gml(&[ElementSet { ns: Ns::Gml, elements: &[many("LinearRing", Nothing).with(SRS).holding(&GML_LINE)] }]);
static GML_ENVELOPE: ContentModel =
    gml(&[ElementSet { ns: Ns::Gml, elements: &[many("lowerCorner", Point), many("upperCorner", Point)] }]);
