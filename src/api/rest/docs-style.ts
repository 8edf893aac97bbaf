/** The style of the docs page; the page's policy allows exactly this text. */
export const docsStyle = `
:root { --paper: #fff; --ink: #1c2330; --soft: #5b6678; --line: #e2e6ec; --wash: #f6f8fa; --link: #0b5cad;
  --get: #1a7f4b; --post: #0b5cad; --patch: #9a6700; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161d; --ink: #dde3ec; --soft: #94a0b3; --line: #2a313d;
  --wash: #1a2029; --link: #79b8ff; --get: #56d391; --post: #79b8ff; --patch: #e3b341; --delete: #ff8a80; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; background: var(--wash);
  border-right: 1px solid var(--line); font-size: .9rem; }
nav a { display: block; padding: .15rem .6rem; color: inherit; text-decoration: none; border-radius: .3rem; }
nav a:hover { background: var(--line); }
nav summary { margin-top: .8rem; font-weight: 600; cursor: pointer; }
nav .title { font-size: 1.15rem; font-weight: 700; } nav small { color: var(--soft); font-weight: 400; }
main { padding: 2rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 64rem; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { margin-top: 4rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0 0 .5rem; } h4 { margin: 1.2rem 0 .4rem; color: var(--soft); font-size: .85rem; }
p { max-width: 46rem; } a { color: var(--link); }
article { margin: 2.5rem 0; }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { padding: .9rem 1rem; background: var(--wash); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; }
.call { padding: .5rem .8rem; max-width: none; background: var(--wash); border: 1px solid var(--line); border-radius: .5rem; }
.method { font-weight: 700; font-size: .8rem; letter-spacing: .04em; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 400; white-space: nowrap; }
.required { color: var(--delete); font-size: .75rem; } .limit { color: var(--soft); font-size: .8rem; }
details > summary { cursor: pointer; color: var(--soft); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; border-right: 0; } th { white-space: normal; } }
`;
