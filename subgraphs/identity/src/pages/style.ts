/** The pages' only style sheet, inline: no page loads anything. Contrast is 7:1 and better (WCAG 2.2, AAA). */
export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: #f4f5f7; color: #16191d; }
main { box-sizing: border-box; width: min(26rem, 100%); padding: 2rem; background: #fff; border-radius: .5rem; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .625rem; font: inherit; border: 1px solid #5c6570; border-radius: .25rem; }
button { width: 100%; margin-top: 1rem; padding: .625rem; font: inherit; border: 1px solid #0b3d91; border-radius: .25rem; background: #0b3d91; color: #fff; cursor: pointer; }
button.quiet { background: transparent; color: inherit; border-color: #5c6570; }
:focus-visible { outline: 3px solid #e08a00; outline-offset: 2px; }
[role="alert"] { padding: .75rem; border-left: 4px solid #a3000e; background: #fdecee; color: #5e0008; }
.note { font-size: .875rem; }
@media (prefers-color-scheme: dark) {
  body { background: #101316; color: #f1f3f5; }
  main { background: #1b1f24; }
  input { background: #101316; color: inherit; border-color: #98a2ad; }
  button { background: #a9c7ff; border-color: #a9c7ff; color: #06142e; }
  [role="alert"] { background: #3b0d12; color: #ffdfe2; }
}
`;
