"""360dialog Signals API: conversions, insights and postbacks for ads that click to WhatsApp."""
