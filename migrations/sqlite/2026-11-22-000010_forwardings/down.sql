DROP TABLE forwardings;
