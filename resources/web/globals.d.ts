/** What the page has besides our modules: Leaflet and Qt's channel, loaded by folium's page. For editors only. */
declare const L: any;
declare const qt: { webChannelTransport: unknown };
declare class QWebChannel {
  constructor(transport: unknown, ready: (channel: { objects: Record<string, any> }) => void);
}
