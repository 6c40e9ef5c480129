//! What is printed.

use detente::io::feeds::FileReport;
use detente::model::Window;
use detente::series::Tally;
use serde_json::{Map, Value, json};

use super::{Asked, Summary, Top, chart, dates_refused};

pub(crate) fn json(summary: &Summary) -> String {
    let lines: u64 = summary.files.iter().map(|file| file.lines).sum();
    let mut found = json!({
        "files": summary.files.iter().map(file).collect::<Vec<Value>>(),
        "events": summary.events, "unpaired": summary.unpaired, "nodes": summary.nodes, "dyads": summary.dyads,
        "top": summary.top.iter().map(dyad).collect::<Vec<Value>>(),
        "seconds": summary.seconds, "rows_per_second": rate(lines, summary.seconds),
    });
    if let Some(series) = &summary.series {
        found["series"] = series.rows().iter().map(|(window, tally)| period(*window, tally)).collect();
    }
    if let Some(kept) = &summary.kept {
        found["kept"] = kept.clone();
    }
    format!("{found:#}")
}

fn rate(lines: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { (lines as f64 / seconds).round() } else { 0.0 }
}

fn file(report: &FileReport) -> Value {
    let reasons: Map<String, Value> = report.reasons.iter().map(|(r, &n)| (r.name().to_owned(), json!(n))).collect();
    let error = |e: &detente::io::feeds::Reject| {
        json!({
            "line": e.line, "column": e.column, "field": e.field, "reason": e.reason.name(),
            "value": e.value, "rule": e.rule,
        })
    };
    json!({
        "file": report.file, "format": report.format.map(detente::io::feeds::Format::name),
        "lines": report.lines, "accepted": report.accepted, "rejected": report.rejected,
        "duplicates": report.duplicates, "blank": report.blank, "header": report.header,
        "reasons": reasons, "errors": report.errors.iter().map(error).collect::<Vec<Value>>(),
        "unlisted_codes": report.unlisted_codes, "mismatched_codes": report.mismatched_codes,
        "dedup_bytes": report.compared_bytes,
    })
}

fn dyad(top: &Top) -> Value {
    json!({
        "source": top.source, "target": top.target, "events": top.events, "goldstein_sum": top.sum,
        "goldstein_mean": top.mean, "first": top.first, "last": top.last,
    })
}

fn period(window: Window, tally: &Tally) -> Value {
    json!({
        "period": window.to_string(), "events": tally.events, "goldstein_sum": tally.goldstein_sum(),
        "goldstein_mean": tally.goldstein_mean(), "positive": tally.positive(), "negative": tally.negative(),
        "quads": tally.quads,
    })
}

pub(crate) fn text(summary: &Summary, asked: Option<&Asked>) -> String {
    let mut lines = Vec::new();
    for report in &summary.files {
        about(report, &mut lines);
    }
    lines.push(format!(
        "\n{} events in {} dyads of {} nodes; {} accepted rows are of no dyad",
        summary.events, summary.dyads, summary.nodes, summary.unpaired
    ));
    if !summary.top.is_empty() {
        lines.push(format!(
            "\n{:<28} {:<28} {:>10} {:>12} {:>7}  {:<10}  {}",
            "source", "target", "events", "goldstein", "mean", "first", "last"
        ));
    }
    for top in &summary.top {
        let mean = top.mean.map_or_else(|| "-".to_owned(), |mean| format!("{mean:.2}"));
        lines.push(format!(
            "{:<28} {:<28} {:>10} {:>12.1} {:>7}  {:<10}  {}",
            top.source, top.target, top.events, top.sum, mean, top.first, top.last
        ));
    }
    if let Some((series, asked)) = summary.series.as_ref().zip(asked) {
        lines.push(format!("\n{} toward {}, by {}", asked.source, asked.target, asked.period));
        lines.push(chart::drawn(series));
    }
    if let Some(kept) = &summary.kept {
        lines.push(format!(
            "\nkept: {} claims of {:.1} bytes each, {} actors, {} sources; nobody found for {} names",
            kept["claims"],
            kept["bytes_per_claim"].as_f64().unwrap_or(0.0),
            kept["actors"],
            kept["sources"],
            kept["unmatched"]
        ));
        for unmatched in kept["unmatched_first"].as_array().into_iter().flatten() {
            lines.push(format!("  {} x {}", unmatched["count"], unmatched["text"].as_str().unwrap_or_default()));
        }
    }
    let rows: u64 = summary.files.iter().map(|file| file.lines).sum();
    lines.push(format!("\n{:.3} s, {:.2} million rows a second", summary.seconds, rate(rows, summary.seconds) / 1e6));
    lines.join("\n")
}

/// So many rejected rows and codes are shown of a file.
const FEW: usize = 5;

fn about(report: &FileReport, lines: &mut Vec<String>) {
    let format = report.format.map_or("empty", detente::io::feeds::Format::name);
    lines.push(format!(
        "{} ({format}): {} lines = {} accepted + {} rejected + {} duplicates + {} blank + {} header",
        report.file, report.lines, report.accepted, report.rejected, report.duplicates, report.blank, report.header
    ));
    for (reason, count) in &report.reasons {
        lines.push(format!("  {count} rejected for {reason}"));
    }
    lines.extend(report.errors.iter().take(FEW).map(|error| format!("  {error}")));
    if dates_refused(report) {
        lines.push("  Days with slashes need --dates mdy or --dates dmy: nothing in the file tells which.".to_owned());
    }
    if !report.unlisted_codes.is_empty() {
        let mut codes: Vec<_> = report.unlisted_codes.iter().collect();
        codes.sort_by_key(|&(code, &count)| (std::cmp::Reverse(count), code));
        let first: Vec<String> = codes.iter().take(FEW).map(|(code, count)| format!("{code} ({count})")).collect();
        let more = if codes.len() > FEW { format!(" and {} more", codes.len() - FEW) } else { String::new() };
        lines.push(format!("  accepted with codes that no CAMEO table has: {}{more}", first.join(", ")));
    }
}
