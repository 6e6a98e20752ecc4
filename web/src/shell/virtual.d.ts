// One Lucide icon as the text inside its <svg>; see lucide_icons in tools/plugins.mjs.
declare module 'virtual:icons/*' {
  const drawing: string;
  export default drawing;
}
