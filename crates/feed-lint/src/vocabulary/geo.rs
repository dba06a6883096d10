//! Places: the W3C's Basic Geo vocabulary, GeoRSS Simple and GML (<https://www.ogc.org/standard/georss/>), ICBM, GeoURL.

use super::{AttributeSpec, Context, Group, Ns, Spec, many, may};
use crate::value::Value::{Decimal, Float, Integer, Latitude, Longitude, Nothing, Point, Points, Text};

pub(super) const GEO: &[Spec] =
    &[many("Point", Nothing).holding(&GEO_POINT), many("lat", Latitude), many("long", Longitude), many("alt", Decimal)];

static GEO_POINT: Context = Context {
    clause: "Basic Geo (WGS84 lat/long) Vocabulary",
    groups: &[Group { ns: Ns::Geo, elements: &[many("lat", Latitude), many("long", Longitude), many("alt", Decimal)] }],
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

static WHERE: Context = Context {
    clause: "GeoRSS GML",
    groups: &[Group {
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

const fn gml(groups: &'static [Group]) -> Context {
    Context { clause: "GeoRSS GML", groups, required: &[] }
}

static GML_POINT: Context = gml(&[Group { ns: Ns::Gml, elements: &[many("pos", Point)] }]);
static GML_LINE: Context = gml(&[Group { ns: Ns::Gml, elements: &[many("posList", Points)] }]);
static GML_POLYGON: Context = gml(&[Group { ns: Ns::Gml, elements: &[many("exterior", Nothing).holding(&GML_RING)] }]);
static GML_RING: Context =
    gml(&[Group { ns: Ns::Gml, elements: &[many("LinearRing", Nothing).with(SRS).holding(&GML_LINE)] }]);
static GML_ENVELOPE: Context =
    gml(&[Group { ns: Ns::Gml, elements: &[many("lowerCorner", Point), many("upperCorner", Point)] }]);
