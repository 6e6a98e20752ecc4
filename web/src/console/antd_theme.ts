// The kit's theme, read from the tokens that the page already has, so that there is one source of
// colour. Called by main.tsx at the start and whenever light or dark changes. Table: UI.md section
// 10.

import type { ThemeConfig } from 'antd';

type Token = NonNullable<ThemeConfig['token']>;
type Colour = (name: string) => string;

export function antd_theme(): ThemeConfig {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const colour: Colour = (name) => read(`--color-${name}`);
  return {
    token: {
      ...text_of(colour),
      ...ground_of(colour),
      ...measures_of(style),
      fontFamily: read('--font-family'),
      boxShadow: read('--elevation-raised'),
      boxShadowSecondary: read('--elevation-over'),
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 600,
      },
      Select: {
        optionSelectedBg: colour('action-tint'),
        optionSelectedColor: colour('action-text'),
      },
    },
  };
}

// Sizes follow the page's text size, so that large text is large in the kit's parts too.
function measures_of(style: CSSStyleDeclaration): Token {
  const scale = (Number.parseFloat(style.fontSize) || kUsual_px) / kUsual_px;
  const scaled = Object.entries(kScaled).map(([name, size]) => [name, size * scale]);
  return { ...kMeasures, ...(Object.fromEntries(scaled) as Token) };
}

const kUsual_px = 16;
const kScaled = {
  fontSize: 15,
  fontSizeSM: 13.5,
  fontSizeLG: 16,
  controlHeight: 36,
  controlHeightSM: 32,
  controlHeightLG: 44,
};
const kMeasures: Token = {
  lineHeight: 1.5,
  borderRadius: 8,
  borderRadiusLG: 12,
  borderRadiusSM: 6,
  controlOutlineWidth: 3,
  fontWeightStrong: 600,
  motionDurationFast: '0.12s',
  motionDurationMid: '0.2s',
  motionDurationSlow: '0.2s',
  wireframe: false,
};

function text_of(c: Colour): Token {
  return {
    colorTextBase: c('ink'),
    colorText: c('ink'),
    colorTextHeading: c('ink'),
    colorTextSecondary: c('ink-2'),
    colorTextLabel: c('ink-2'),
    colorTextTertiary: c('ink-3'),
    colorTextQuaternary: c('ink-3'),
    colorTextDescription: c('ink-3'),
    colorTextPlaceholder: c('ink-3'),
    colorTextDisabled: c('ink-3'),
    colorTextLightSolid: c('on-action'),
    colorIcon: c('ink-3'),
    colorPrimary: c('action'),
    colorPrimaryText: c('action-text'),
    colorPrimaryHover: c('action-hover'),
    colorPrimaryActive: c('action-hover'),
    colorInfo: c('action'),
    colorInfoText: c('action-text'),
    colorLink: c('action-text'),
    colorLinkHover: c('action-hover'),
    colorSuccess: c('go-text'),
    colorSuccessText: c('go-text'),
    colorWarning: c('ask-text'),
    colorWarningText: c('ask-text'),
    colorError: c('stop-text'),
    colorErrorText: c('stop-text'),
  };
}

function ground_of(c: Colour): Token {
  return {
    colorBgBase: c('surface'),
    colorBgLayout: c('canvas'),
    colorBgContainer: c('surface'),
    colorBgElevated: c('raised'),
    colorBgContainerDisabled: c('sunken'),
    colorBorder: c('line-strong'),
    colorBorderSecondary: c('line'),
    colorSplit: c('line'),
    colorPrimaryBg: c('action-tint'),
    colorInfoBg: c('action-tint'),
    colorSuccessBg: c('go-tint'),
    colorWarningBg: c('ask-tint'),
    colorErrorBg: c('stop-tint'),
    controlItemBgActive: c('action-tint'),
    controlItemBgHover: c('canvas'),
  };
}
