// What a function may connect to, by the rules of a file that is read at each connection: see `egress.py`.
// A connection that is open already is cut when the next invocation begins. Node's own look-ups (c-ares, getaddrinfo) go another way and are not held up.
import { Socket as UdpSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { isIP, Socket } from 'node:net';
import { constants } from 'node:os';

/** Linux gives up on a connection after six SYNs without an answer (tcp(7), tcp_syn_retries). */
const SYN_TIMEOUT_MS = 127_000;
const CODES = { timeout: 'ETIMEDOUT', unreachable: 'ENETUNREACH', refused: 'ECONNREFUSED' };

/**
 * @param file JSON, the rules; none when it is not there
 * @returns cuts the open connections that could no longer be made
 */
export function obeyEgressRules(file) {
  const ruleFor = (transport, host, port) => {
    if (isAws(port)) return undefined;
    return readRules(file).find((rule) => fits(rule, { transport, host: host ?? 'localhost', port: Number(port) }));
  };
  const open = new Map();
  patchTcp(ruleFor, open);
  patchUdp(ruleFor);
  return () => {
    for (const [socket, { host, port }] of open) {
      // Whose listeners were all removed tells nobody that it was closed.
      if (socket.destroyed) open.delete(socket);
      else if (ruleFor('tcp', host, port)) socket.destroy();
    }
  };
}

function readRules(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function isAws(port) {
  return Number(port) === Number(new URL(process.env.AWS_ENDPOINT_URL).port);
}

function fits({ transport, host, ports, function: name = '', except }, asked) {
  const spared = except && asked.port === except.port && (except.host ?? asked.host) === asked.host;
  return (
    !spared &&
    (transport ?? asked.transport) === asked.transport &&
    (host ?? asked.host) === asked.host &&
    (ports?.includes(asked.port) ?? true) &&
    process.env.AWS_LAMBDA_FUNCTION_NAME.includes(name)
  );
}

/** An error as the system's call would give it. */
function failure(action, host, port) {
  const code = CODES[action];
  const address = isIP(host ?? '') ? host : '127.0.0.1';
  const error = new Error(`connect ${code} ${address}:${port}`);
  return Object.assign(error, { errno: -constants.errno[code], code, syscall: 'connect', address, port: Number(port) });
}

/** Every way to a TCP connection ends in Socket.connect: net, tls, http, https, fetch. */
function patchTcp(ruleFor, open) {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...args) {
    const [options, callback] = readArguments(args);
    const rule = options.port === undefined ? undefined : ruleFor('tcp', options.host, options.port);
    if (rule === undefined) {
      if (options.port !== undefined) open.set(this, options);
      return connect.apply(this, args);
    }
    if (rule.action === 'redirect')
      return connect.call(this, { ...options, ...rule.to }, ...(callback ? [callback] : []));
    if (callback) this.once('connect', callback);
    this.connecting = true;
    const fail = () => this.destroy(failure(rule.action, options.host, options.port));
    if (rule.action === 'timeout') setTimeout(fail, SYN_TIMEOUT_MS).unref();
    else process.nextTick(fail);
    return this;
  };
}

/** @returns options and callback of connect(options), connect(port, host), connect(path), or of Node's own call, an array of both */
function readArguments(args) {
  if (Array.isArray(args[0])) return args[0];
  const callback = args.find((each) => typeof each === 'function');
  if (typeof args[0] === 'object') return [args[0], callback];
  if (!Number.isInteger(Number(args[0]))) return [{ path: args[0] }, callback];
  return [{ port: args[0], ...(typeof args[1] === 'string' ? { host: args[1] } : {}) }, callback];
}

const dropped = new WeakSet();

function patchUdp(ruleFor) {
  const { connect, send } = UdpSocket.prototype;
  UdpSocket.prototype.connect = function (port, ...rest) {
    const address = typeof rest[0] === 'string' ? rest[0] : undefined;
    const rule = ruleFor('udp', address, port);
    if (rule?.action === 'timeout') dropped.add(this);
    if (rule === undefined || rule.action === 'timeout') return connect.call(this, port, ...rest);
    const fail = failure(rule.action, address, port);
    const callback = rest.find((each) => typeof each === 'function');
    process.nextTick(() => (callback ? callback(fail) : this.emit('error', fail)));
    return undefined;
  };
  UdpSocket.prototype.send = function (...args) {
    const callback = args.find((each) => typeof each === 'function');
    const [port, address] = destination(args);
    const rule = port === undefined ? undefined : ruleFor('udp', address, port);
    if (!dropped.has(this) && rule === undefined) return send.apply(this, args);
    const fail = rule && rule.action !== 'timeout' ? failure(rule.action, address, port) : null;
    if (callback) process.nextTick(callback, fail);
    else if (fail) process.nextTick(() => this.emit('error', fail));
    return undefined;
  };
}

/** Of send(message, port, address) and send(message, offset, length, port, address); none where the socket is connected. */
function destination([, ...rest]) {
  const given = rest.filter((each) => typeof each !== 'function');
  if (given.length >= 3) return given.slice(2, 4);
  return typeof given[1] === 'string' || given.length === 1 ? given : [];
}
