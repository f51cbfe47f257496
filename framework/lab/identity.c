/*
 * identity.c - doing something as another user, and coming back.
 *
 * Only the effective ids change, so root comes back; while they are another's, the kernel
 * takes away what root may do to files (capabilities(7), "Effect of user ID changes").
 */
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "framework/base/die.h"
#include "framework/lab/visit.h"

/* A process that changes its ids would no longer be ended with its parent (prctl(2)). */
static int end_signal;

bool st_lab_become(uid_t user)
{
    (void)prctl(PR_GET_PDEATHSIG, &end_signal);
    if (setgroups(0, NULL) != 0 || setegid(user) != 0 || seteuid(user) != 0) {
        st_lab_return();
        return false;
    }
    return true;
}

void st_lab_return(void)
{
    gid_t own = getgid();

    if (seteuid(getuid()) != 0 || setegid(own) != 0)
        st_die("cannot come back from another user's id");
    (void)setgroups(1, &own);
    (void)prctl(PR_SET_PDEATHSIG, (unsigned long)end_signal);
}
