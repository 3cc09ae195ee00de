/// The dossier's look: a serif for reading, one accent, colours that the colour-blind tell apart and that
/// always stand beside a word. Contrast of all text on its ground is at least 4.5 to 1 (WCAG 2.2, 1.4.3).
enum Style {
  static let css: StaticString = """
    :root{--ink:#1a1a1a;--soft:#595959;--rule:#d5d0c4;--paper:#fdfcf8;--wash:#f3f0e7;--yes:#12587f;--no:#9c2f12;--open:#5a5a5a}
    *{box-sizing:border-box}
    html{font-size:17px;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 Charter,"Bitstream Charter","DejaVu Serif",Georgia,serif}
    main{max-width:46rem;margin:0 auto;padding:1.6rem 1.1rem 4rem}
    h1,h2,h3{line-height:1.18;font-weight:700;margin:0 0 .5rem}
    h1{font-size:2.15rem;letter-spacing:-.01em}h2{font-size:1.45rem;margin-top:.2rem}h3{font-size:1.02rem;margin-top:1.5rem}
    p{margin:.5rem 0}
    .kicker,.meta,figcaption,caption,th,.small{font-family:"DejaVu Sans",Verdana,Arial,sans-serif}
    .kicker{font-size:.72rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .meta,.small,figcaption{font-size:.78rem;color:var(--soft);line-height:1.45}
    .lead{font-size:1.12rem}
    header.page{border-bottom:3px double var(--ink);padding-bottom:1rem;margin-bottom:1.4rem}
    section.claim{border-top:1px solid var(--ink);margin-top:2.6rem;padding-top:1.1rem}
    blockquote{margin:.7rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--rule);font-size:1.1rem;font-style:italic}
    blockquote footer{font-style:normal}
    .tag{display:inline-block;font:700 .78rem/1.2 "DejaVu Sans",Verdana,Arial,sans-serif;padding:.28rem .55rem;color:#fff;border-radius:2px;white-space:nowrap}
    .supported{background:var(--yes)}.contradicted{background:var(--no)}.open{background:var(--open)}
    .answer{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;background:var(--wash);padding:.7rem .9rem;margin:.9rem 0}
    .answer .figure{font-variant-numeric:tabular-nums}
    .scroll{overflow-x:auto;margin:.6rem 0}
    table{border-collapse:collapse;width:100%;font-size:.84rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-size:.78rem;color:var(--soft);padding:.2rem 0}
    th{text-align:left;font-size:.7rem;font-weight:700;border-bottom:1.5px solid var(--ink);padding:.3rem .6rem .3rem 0;vertical-align:bottom}
    td{border-bottom:1px solid var(--rule);padding:.36rem .6rem .36rem 0;vertical-align:top}
    td.n,th.n{text-align:right}
    code{font:.78rem/1.4 "DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
    data{white-space:nowrap}.range{white-space:nowrap}th[scope=row]{font-weight:400;border-bottom:1px solid var(--rule);padding:.36rem .6rem .36rem 0}
    .matrix td{white-space:nowrap}.matrix th{min-width:7rem}.verdicts th:first-child{width:36%}.evidence{display:block;color:var(--soft);font-size:.78rem}.evidence code{font-size:.7rem}
    td,th,li,p,h1,h2,blockquote{overflow-wrap:anywhere}td.n,td.n .meta,th[scope=col]{overflow-wrap:normal}
    ol.reasons{padding-left:1.3rem}ol.reasons li{margin:.3rem 0}
    figure{margin:1rem 0}figcaption{margin-top:.35rem}figure>svg{display:block;width:100%;height:auto;background:#fff;border:1px solid var(--rule)}
    a{color:#12587f}
    details summary{cursor:pointer;font-family:"DejaVu Sans",Verdana,Arial,sans-serif;font-size:.82rem}
    footer.page{border-top:3px double var(--ink);margin-top:3rem;padding-top:1rem}
    @media (max-width:34rem){svg text{font-size:20px}svg text.fine{font-size:17px}table.stack td.n{text-align:left}table.stack th[scope=row]{display:block;border:0;font-size:.84rem;font-weight:700;padding:.12rem 0}.matrix td{white-space:normal}html{font-size:16px}h1{font-size:1.6rem}table.stack,table.stack caption,table.stack tbody,table.stack tr,table.stack td{display:block;width:100%}table.stack thead{position:absolute;left:-9999px}table.stack tr{border-bottom:1px solid var(--ink);padding:.5rem 0}table.stack td{border:0;padding:.12rem 0;text-align:left}table.stack td[data-label]::before{content:attr(data-label) ": ";font:.7rem "DejaVu Sans",Verdana,Arial,sans-serif;color:var(--soft)}}
    @page{margin:17mm 15mm}
    @media print{figure>svg{max-height:9.2cm;border:0;max-width:100%}details::details-content{content-visibility:visible;display:block}h2,h3{break-after:avoid}html{font-size:10.5pt}body{background:#fff}main{max-width:none;padding:0}section.claim{break-before:page}figure,tr,.answer{break-inside:avoid}.scroll{overflow:visible}a{color:inherit;text-decoration:none}.tag{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
