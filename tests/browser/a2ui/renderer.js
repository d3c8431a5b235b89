// Shows the messages of a surface as any page with the stock renderer would. What comes back is in `window.actions`.

import {MessageProcessor} from '@a2ui/web_core/v0_9';
import {Context, basicCatalog} from '@a2ui/lit/v0_9';
import {renderMarkdown} from '@a2ui/markdown-it';
import {ContextProvider} from '@lit/context';
import {LitElement, html} from 'lit';

window.actions = [];

class JudgeSurface extends LitElement {
  static properties = {messages: {}, markdown: {}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.markdown) {
      new ContextProvider(this, {context: Context.markdown, initialValue: renderMarkdown});
    }
    const processor = new MessageProcessor([basicCatalog], action => window.actions.push(action));
    processor.onSurfaceCreated(surface => {
      this.surface = surface;
    });
    processor.processMessages(this.messages);
  }

  render() {
    return html`<a2ui-surface .surface=${this.surface}></a2ui-surface>`;
  }
}

customElements.define('judge-surface', JudgeSurface);

window.show = (messages, markdown) => {
  const element = document.createElement('judge-surface');
  Object.assign(element, {messages, markdown});
  document.body.replaceChildren(element);
};
