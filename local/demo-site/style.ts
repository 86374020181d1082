/** The one style sheet of the shop. */
export const STYLE = `
:root { --ink: #14213d; --muted: #5b6785; --paper: #f7f8fb; --card: #fff; --line: #e3e7f0; --accent: #0b6e8f; --warm: #f2b441; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 "Liberation Sans", Arimo, Arial, "Noto Sans", sans-serif; }
a { color: inherit; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header nav { display: flex; gap: 28px; align-items: center; max-width: 1120px; margin: auto; padding: 18px 24px; }
header nav a { text-decoration: none; color: var(--muted); }
header nav .brand { display: flex; gap: 10px; align-items: center; margin-right: auto; font-size: 20px; font-weight: 700; color: var(--ink); }
main { max-width: 1120px; margin: auto; padding: 32px 24px 64px; }
footer { border-top: 1px solid var(--line); padding: 28px 24px; text-align: center; color: var(--muted); font-size: 14px; }
h1 { font-size: 34px; line-height: 1.2; margin: 0 0 12px; letter-spacing: -.02em; }
h2 { font-size: 22px; margin: 40px 0 16px; }
.hero { border-radius: 20px; padding: 56px 48px; color: #fff; background: linear-gradient(120deg, #0a3d62, #0b6e8f 55%, #58b8c9); }
.hero h1 { font-size: 46px; max-width: 14em; }
.hero p { font-size: 19px; max-width: 34em; margin: 0 0 24px; opacity: .92; }
.button { display: inline-block; border: 0; border-radius: 999px; padding: 12px 24px; font: inherit; font-weight: 700; text-decoration: none; background: var(--warm); color: var(--ink); cursor: pointer; }
.button.quiet { background: var(--line); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 24px; margin: 0; padding: 0; list-style: none; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; overflow: hidden; }
.card a { display: block; text-decoration: none; }
.card img { display: block; width: 100%; height: auto; background: var(--line); }
.card .text { padding: 14px 18px 18px; }
.card h3 { font-size: 17px; margin: 2px 0 6px; }
.kind { color: var(--muted); font-size: 13px; text-transform: uppercase; letter-spacing: .06em; }
.price { font-weight: 700; color: var(--accent); }
.sold-out { color: #a33; font-size: 14px; margin-left: 8px; }
.pages { display: flex; gap: 12px; justify-content: center; margin: 36px 0 0; }
.pages a, .pages b { padding: 8px 16px; border-radius: 10px; background: var(--card); border: 1px solid var(--line); text-decoration: none; }
.pages b { background: var(--ink); color: #fff; }
.crumbs { color: var(--muted); font-size: 14px; margin-bottom: 20px; }
.product { display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); gap: 48px; align-items: start; }
.product img { width: 100%; height: auto; border-radius: 20px; }
.product .price { font-size: 28px; }
table { border-collapse: collapse; width: 100%; margin-top: 24px; }
th, td { text-align: left; padding: 10px 0; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 400; width: 40%; }
.consent { position: fixed; inset: 0; display: grid; place-items: end center; padding: 24px; background: rgb(20 33 61 / .55); }
.consent div { background: var(--card); border-radius: 18px; padding: 28px 32px; max-width: 640px; }
.consent h2 { margin-top: 0; }
.words { columns: 2; font-size: 26px; }
.words p { margin: 0 0 18px; break-inside: avoid; }
@media (max-width: 720px) { .product { grid-template-columns: 1fr; } .hero h1 { font-size: 32px; } }
`;
