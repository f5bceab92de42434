//! How the picture looks, on light and on dark screens.
//!
//! Words and marks keep a contrast of 4.5 and more to what is behind them, rings and leading lines of 3 (WCAG
//! 2.2 AA).
//! Exact places are filled circles, approximate ones hollow diamonds: colour only underlines it.

pub(super) const SHEET: &str = "
svg { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
.page { fill: #ffffff; }
.disc { fill: #f2f6fa; }
.ring { fill: none; stroke: #7b8794; stroke-width: 1; stroke-dasharray: 3 3; }
.outer { stroke-dasharray: none; }
.far { fill: #4a5560; font-size: 12px; text-anchor: middle; paint-order: stroke; stroke: #f2f6fa; stroke-width: 4px; stroke-linejoin: round; }
.here { fill: none; stroke: #1b1f24; stroke-width: 2; }
.needle { fill: #1b1f24; }
.north { fill: #1b1f24; font-size: 13px; font-weight: 700; text-anchor: middle; }
.lead { stroke: #1d5c9c; stroke-width: 1.25; }
.spot { fill: #1d5c9c; }
.exact { fill: #1d5c9c; stroke: #ffffff; stroke-width: 1.5; }
.area { fill: #ffffff; stroke: #1d5c9c; stroke-width: 2; }
.number { font-size: 12px; font-weight: 700; text-anchor: middle; }
.exact-number { fill: #ffffff; }
.area-number { fill: #1d5c9c; }
.title { fill: #1b1f24; font-size: 17px; font-weight: 700; }
.name { fill: #1b1f24; font-size: 14px; font-weight: 600; }
.line { fill: #1b1f24; font-size: 13px; }
.quiet { fill: #4a5560; font-size: 13px; }
.rule { stroke: #d5dce3; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
.page { fill: #12161b; }
.disc { fill: #1b222a; }
.ring { stroke: #7b8794; }
.far { fill: #b8c2cc; stroke: #1b222a; }
.here { stroke: #f2f5f8; }
.needle, .north, .title, .name, .line { fill: #f2f5f8; }
.lead { stroke: #8fc1f5; }
.spot { fill: #8fc1f5; }
.exact { fill: #8fc1f5; stroke: #12161b; }
.area { fill: #12161b; stroke: #8fc1f5; }
.exact-number { fill: #12161b; }
.area-number { fill: #8fc1f5; }
.quiet { fill: #b8c2cc; }
.rule { stroke: #323b45; }
}
";
