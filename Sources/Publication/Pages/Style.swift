/// The dossier's look: a serif for reading, one accent, colours that the colour-blind tell apart and that
/// always stand beside a word. Contrast of all text on its ground is at least 4.5 to 1 (WCAG 2.2, 1.4.3).
enum Style {
  static let css: StaticString = """
    :root{--ink:#1a1a1a;--soft:#595959;--rule:#d5d0c4;--paper:#fdfcf8;--wash:#f3f0e7;--yes:#12587f;--no:#9c2f12;--open:#5a5a5a;--late:#7a5200;--excused:#6b4a75;--idle:#4a5a52;--sans:"DejaVu Sans",Verdana,Arial,sans-serif}
    *{box-sizing:border-box}
    html{font-size:17px;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 Charter,"Bitstream Charter","DejaVu Serif",Georgia,serif}
    main,nav,header.page,footer.page{max-width:46rem;margin:0 auto;padding:0 1.1rem}
    header.page{padding-top:1.6rem}main{padding-bottom:2rem}
    .skip{position:absolute;left:-99rem;top:0;background:var(--ink);color:#fff;padding:.6rem 1rem;font-family:var(--sans);z-index:2}
    .skip:focus{left:0}
    a{color:#12587f}
    a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid #b5540b;outline-offset:2px}
    h1,h2,h3,h4{line-height:1.18;font-weight:700;margin:0 0 .5rem}
    h1{font-size:2.3rem;letter-spacing:-.015em}h2{font-size:1.45rem;margin-top:.2rem}h3{font-size:1.04rem;margin-top:1.6rem}h4{font-size:.92rem;margin-top:1rem}
    p{margin:.5rem 0}
    .kicker,.meta,figcaption,caption,th,.small,.tally,nav,.back,.evidence{font-family:var(--sans)}
    .kicker{font-size:.72rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .meta,.small,figcaption{font-size:.78rem;color:var(--soft);line-height:1.45}
    .line{display:block}
    .lead{font-size:1.14rem}
    .finding{font-size:1.1rem;margin:.45rem 0 0}
    .tally{list-style:none;margin:.9rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;font-size:.95rem;font-weight:700}
    nav ul{list-style:none;margin:1rem 0 0;padding:.6rem 0;border-top:3px double var(--ink);border-bottom:1px solid var(--rule);columns:2;column-gap:2rem;font-size:.82rem}
    nav li{padding:.14rem 0;break-inside:avoid}
    main>h2{margin-top:1.6rem}
    .guide{background:var(--wash);padding:.9rem 1.1rem;margin:2.2rem 0;font-size:.92rem}
    .guide h2{font-size:1.15rem}
    dl{margin:0;display:grid;grid-template-columns:9.5rem 1fr;gap:.5rem 1rem}
    dt{font-weight:700}dd{margin:0}
    section.claim,section.picture,section.records,section.method{border-top:1px solid var(--ink);margin-top:2.6rem;padding-top:1.1rem}
    blockquote{margin:.7rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--rule);font-size:1.1rem;font-style:italic}
    blockquote footer{font-style:normal}
    .tag{display:inline-block;font:700 .76rem/1.2 var(--sans);padding:.26rem .5rem;color:#fff;border-radius:2px;white-space:nowrap}
    .yes{background:var(--yes)}.no{background:var(--no)}.open{background:var(--open)}.late{background:var(--late)}.excused{background:var(--excused)}
    .idle{background:var(--paper);color:var(--idle);box-shadow:inset 0 0 0 1.5px var(--idle)}
    .answer{background:var(--wash);padding:.8rem 1rem .7rem;margin:1rem 0}
    .scroll{overflow-x:auto;margin:.6rem 0}
    table{border-collapse:collapse;width:100%;font-size:.84rem;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-size:.78rem;color:var(--soft);padding:.2rem 0}
    th{text-align:left;font-size:.7rem;font-weight:700;border-bottom:1.5px solid var(--ink);padding:.3rem .7rem .3rem 0;vertical-align:bottom}
    td{border-bottom:1px solid var(--rule);padding:.4rem .7rem .4rem 0;vertical-align:top}
    td.n,th.n{text-align:right}
    th[scope=row]{font-weight:400;font-size:.84rem;border-bottom:1px solid var(--rule);padding:.4rem .7rem .4rem 0;vertical-align:top;font-family:inherit}
    code{font:.76rem/1.4 "DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
    code.line{font-size:.62rem;color:var(--soft)}
    data{white-space:nowrap}.range{white-space:nowrap}
    .matrix td{white-space:nowrap}.matrix th{min-width:7rem}.verdicts th:first-child{width:44%}.candidates th:nth-child(2){width:62%}
    tr:target{background:var(--wash)}
    .evidence{display:block;color:var(--soft);font-size:.76rem}
    td,th,li,p,h1,h2,h3,dd,blockquote{overflow-wrap:break-word}td.n,td.n .meta,th[scope=col],dt{overflow-wrap:normal}.meta,.evidence a{overflow-wrap:anywhere}
    ol.reasons{padding-left:1.3rem}ol.reasons li{margin:.3rem 0}
    figure{margin:1rem 0}figcaption{margin-top:.35rem}figure>svg,.pan>svg{display:block;width:100%;height:auto;background:#fff;border:1px solid var(--rule)}
    details{margin:.8rem 0}
    details summary{cursor:pointer;font-family:var(--sans);font-size:.82rem;padding:.2rem 0}
    .back{font-size:.76rem;margin-top:1.2rem}
    footer.page{border-top:3px double var(--ink);margin-top:2rem;padding-top:1rem;padding-bottom:3rem}
    @media (max-width:34rem){html{font-size:16px}h1{font-size:1.7rem}nav ul{columns:1}dl{display:block}dt{margin-top:.6rem}.matrix td{white-space:normal}svg:not(.dense)>text{font-size:19px}svg:not(.dense)>text.fine{font-size:16px}.pan>svg{min-width:40rem}table.stack td.n{text-align:left}table.stack th[scope=row]{display:block;border:0;font-weight:700;padding:.12rem 0}table.stack,table.stack caption,table.stack tbody,table.stack tr,table.stack td{display:block;width:100%}table.stack thead{position:absolute;left:-9999px}table.stack tr{border-bottom:1px solid var(--ink);padding:.5rem 0}table.stack td{border:0;padding:.12rem 0;text-align:left}table.stack td[data-label]::before{content:attr(data-label) ": ";font:.7rem var(--sans);color:var(--soft)}}
    @page{margin:17mm 15mm 19mm}
    @media print{html{font-size:10pt}body{background:#fff}main,nav,header.page,footer.page{max-width:none;padding-left:0;padding-right:0}.skip,.back{display:none}figure>svg,.pan>svg{max-height:9.2cm;border:0;max-width:100%}details::details-content{content-visibility:visible;display:block}.workings{display:none}h2,h3,h4,caption,.kicker{break-after:avoid}section.claim{break-before:auto;margin-top:1.4rem}section.picture{break-before:page}figure,tr,.answer,blockquote,.guide,.finding{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}a{color:inherit;text-decoration:none}.tag,.guide,.answer{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
