// Names that the build gives (tools/plugins.mjs, tools/build.mjs).

// One Lucide icon as the text inside its <svg>.
declare module 'virtual:icons/*' {
  const drawing: string;
  export default drawing;
}

// Where shell/demo_bar.ts is served from.
declare const __DEMO_BAR__: string;

// Where this page's English words (english.ts) are served from.
declare const __ENGLISH__: string;
