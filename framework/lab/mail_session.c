/*
 * mail_session.c - a session with an IMAP server (RFC 3501): one command at a time.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "framework/base/moment.h"
#include "framework/base/text.h"
#include "framework/lab/mail.h"

enum { PIECE = 4096 };

static bool wait_for(const struct st_mail_session *session, short events)
{
    struct pollfd socket = { .fd = session->socket, .events = events };
    uint64_t now_ms = st_now_ms();

    return now_ms < session->deadline_ms &&
           poll(&socket, 1, (int)(session->deadline_ms - now_ms)) == 1;
}

static bool send_all(const struct st_mail_session *session, const char *text, size_t size)
{
    while (size > 0 && wait_for(session, POLLOUT)) {
        ssize_t sent = send(session->socket, text, size, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        text += sent > 0 ? sent : 0;
        size -= sent > 0 ? (size_t)sent : 0;
    }
    return size == 0;
}

/* Hear one piece more. */
static bool hear(struct st_mail_session *session)
{
    char piece[PIECE];
    ssize_t got = -1;

    while (wait_for(session, POLLIN) && session->heard.size < ST_MAIL_SAID_MAX) {
        got = recv(session->socket, piece, sizeof piece, 0);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            break;
    }
    if (got <= 0 || memchr(piece, '\0', (size_t)got))
        return false;
    st_text_add_size(&session->heard, piece, (size_t)got);
    return true;
}

/* The line that begins so, when it is whole. */
static const char *find_line(const struct st_mail_session *session, const char *begin)
{
    const char *line = session->heard.data;

    while (*line && strncmp(line, begin, strlen(begin)) != 0) {
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return strchr(line, '\n') ? line : NULL;
}

static const char *wait_line(struct st_mail_session *session, const char *begin)
{
    const char *line = NULL;

    while (!(line = find_line(session, begin)) && hear(session))
        ;
    return line;
}

enum st_mail_answer st_mail_ask(
    struct st_mail_session *session, const char **ret_said, const char *format, ...)
{
    const char *tag = st_arena_format(session->arena, "t%u ", session->commands++);
    va_list arguments;
    struct st_text command;

    va_start(arguments, format);
    st_text_init(&command, session->arena);
    st_text_addf(&command, "%s%s\r\n", tag, st_arena_vformat(session->arena, format, arguments));
    va_end(arguments);
    st_text_init(&session->heard, session->arena);
    if (session->socket < 0 || !send_all(session, command.data, command.size))
        return ST_MAIL_LOST;

    const char *line = wait_line(session, tag);

    if (!line)
        return ST_MAIL_LOST;
    if (ret_said)
        *ret_said = st_arena_copy(
            session->arena, session->heard.data, (size_t)(line - session->heard.data));
    return strncmp(line + strlen(tag), "OK", 2) == 0 ? ST_MAIL_OK : ST_MAIL_NO;
}

bool st_mail_session_init(struct st_mail_session *session, const struct st_lab_visit *visit)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)visit->lab->server.port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };

    *session = (struct st_mail_session){
        .arena = visit->arena,
        .socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
        .deadline_ms = st_now_ms() + visit->lab->deadline_ms,
    };
    st_text_init(&session->heard, session->arena);
    return session->socket >= 0 &&
           connect(session->socket, (const struct sockaddr *)&address, sizeof address) == 0 &&
           wait_line(session, "* OK") &&
           st_mail_ask(
               session, NULL, "LOGIN %s %s", st_mail_of(visit)->login,
               st_mail_of(visit)->password) == ST_MAIL_OK;
}

void st_mail_session_clear(struct st_mail_session *session)
{
    if (session->socket >= 0)
        close(session->socket);
    session->socket = -1;
}
