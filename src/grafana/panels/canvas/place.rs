//! Where an element of a canvas stands, and what is behind it.

use serde::Serialize;

use crate::grafana::number::Num;
use crate::grafana::options::{ColorFrom, ImageFrom, words};

words! {
    /// To which sides an element keeps its distance when the panel becomes wider.
    HorizontalConstraint {
        /// To the left one.
        Left = "left",
        /// To the right one.
        Right = "right",
        /// To both; it becomes wider.
        Both = "leftright",
        /// To the middle.
        Center = "center",
        /// Everything grows.
        Scale = "scale",
    }
}

words! {
    /// To which sides an element keeps its distance when the panel becomes higher.
    VerticalConstraint {
        /// To the upper one.
        Top = "top",
        /// To the lower one.
        Bottom = "bottom",
        /// To both; it becomes higher.
        Both = "topbottom",
        /// To the middle.
        Center = "center",
        /// Everything grows.
        Scale = "scale",
    }
}

words! {
    /// How an image fills an element.
    BackgroundSize {
        /// In its own size.
        Original = "original",
        /// As large as fits.
        Contain = "contain",
        /// As small as fills.
        Cover = "cover",
        /// Stretched.
        Fill = "fill",
        /// Repeated.
        Tile = "tile",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Constraint {
    pub(super) horizontal: HorizontalConstraint,
    pub(super) vertical: VerticalConstraint,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Placement {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) top: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) left: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) right: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bottom: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rotation: Option<Num>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Background {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) color: Option<ColorFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<ImageFrom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<BackgroundSize>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Border {
    pub(super) color: ColorFrom,
    pub(super) width: u16,
    pub(super) radius: u16,
}
