// Loaded into a Node server before its own code: connections to other machines fail, and are written to stderr.
'use strict';
const net = require('node:net');

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
    const [options] = net._normalizeArgs(args[0] instanceof Array ? args[0] : args);
    const host = options.host ?? 'localhost';
    if (options.path || LOOPBACK.test(host)) {
        return connect.apply(this, args);
    }
    process.stderr.write(`not connected: ${host} is not this machine\n`);
    process.nextTick(() => this.destroy(new Error(`${host} is not this machine`)));
    return this;
};
