import { describe, expect, it } from '@jest/globals';
import { markup, trustedHtml } from '../../src/pages/markup.ts';
import { formTargetOf } from '../../src/pages/page.ts';

describe('markup', () => {
  it('escapes text in content and in quoted attributes', () => {
    const text = `"><script>alert('x')</script>&`;
    expect(markup`<p title="${text}">${text}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('nests markup and lists of it without escaping twice', () => {
    const items = ['a<', 'b'].map((item) => markup`<li>${item}</li>`);
    expect(markup`<ul>${items}</ul>${trustedHtml('<hr>')}`.html).toBe('<ul><li>a&lt;</li>\n<li>b</li></ul><hr>');
  });
});

describe('formTargetOf', () => {
  it.each([
    ['https://app.example/callback?x=1', 'https://app.example'],
    ['http://127.0.0.1:51004/callback', 'http://127.0.0.1:51004'],
    ['com.example.app:/callback', 'com.example.app:'],
  ])('%s is the source %s', (redirectUri, source) => {
    expect(formTargetOf(redirectUri)).toBe(source);
  });
});
