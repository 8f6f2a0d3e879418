import { createServer, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { JSON_TYPE } from "./problem";
import type { Env } from "./requestContext";

interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** The errors that the HTTP parser distinguishes; everything else is a bad request. */
const PARSER_REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "request too large",
    message: "the headers are too large",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "timed-out request",
    message: "the request was not completed in time",
  },
};

/**
 * Serves the application over HTTP/1.1. Malformed requests, which never reach the application, also get errors in the
 * API's format, so that clients need only one way to read errors.
 */
export function createHttpServer(fetch: Hono<Env>["fetch"]): Server {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const listener = getRequestListener(fetch, { errorHandler: unreadable });
  // Without a Host header, Node.js itself would respond, with an empty body.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answering.set(request.socket, response);
    void listener(request, response);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const response = answering.get(socket);
    const halfAnswered = response?.headersSent && !response.writableFinished;
    if (!socket.writable || halfAnswered) socket.destroy();
    else refuse(socket, PARSER_REFUSALS[error.code ?? ""] ?? badRequest(error.message));
  });
  server.on("connect", (_, socket: Duplex) => {
    refuse(socket, {
      status: 405,
      code: "method not allowed",
      message: "CONNECT is not allowed here",
    });
  });
  server.on("checkExpectation", (request) => {
    refuse(request.socket, {
      status: 417,
      code: "invalid",
      message: "the expectation cannot be met",
    });
  });
  return server;
}

function badRequest(message: string): Refusal {
  return { status: 400, code: "invalid", message: `bad request: ${message}` };
}

/** For a request whose URL or Host header can't be parsed. */
function unreadable(error: unknown): Response {
  const { status, headers, body } = answerOf(badRequest((error as Error).message));
  return new Response(body, { status, headers });
}

/** Writes a response directly, bypassing Node.js, and ends the connection. */
function refuse(socket: Duplex, refusal: Refusal): void {
  const { status, headers, body } = answerOf(refusal);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

/** An error response in the API's format. */
function answerOf({ status, code, message }: Refusal) {
  const headers = { "Content-Type": JSON_TYPE, "X-Platform-Error-Code": code };
  return { status, headers, body: JSON.stringify({ code, message }) };
}
