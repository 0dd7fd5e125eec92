/** What the C target cannot spell as it stands: published, so that a test can hold it against compilers. */
import { type Reserved, words } from '../reserved.ts';

/** Words that C (to C23), C++ (to C++23) or their GNU dialects keep for themselves, and those with a meaning in places. */
const KEYWORDS = words(`
  alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class co_await
  co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do
  double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
  new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict
  return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try
  typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq
  _Alignas _Alignof _Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic _Imaginary _Noreturn
  _Static_assert _Thread_local import module`);

/** Macros without parameters: compilers' own, the standard's, and those of system headers that schemas meet. */
const MACROS = words(`
  linux unix i386 WIN32 WINNT
  NULL EOF BUFSIZ FILENAME_MAX FOPEN_MAX L_tmpnam TMP_MAX SEEK_CUR SEEK_END SEEK_SET stdin stdout stderr errno
  CLOCKS_PER_SEC TIME_UTC DECIMAL_DIG WEOF
  complex imaginary I _Complex_I _Imaginary_I _Mdouble_complex_ HUGE_VAL HUGE_VALF HUGE_VALL INFINITY NAN MATH_ERREXCEPT MATH_ERRNO
  math_errhandling FP_ILOGB0 FP_ILOGBNAN FP_INFINITE FP_NAN FP_NORMAL FP_SUBNORMAL FP_ZERO noreturn
  LC_ADDRESS LC_ALL LC_COLLATE LC_CTYPE LC_IDENTIFICATION LC_MEASUREMENT LC_MESSAGES LC_MONETARY LC_NAME LC_NUMERIC
  LC_PAPER LC_TELEPHONE LC_TIME
  E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EADV EAFNOSUPPORT EAGAIN EALREADY EBADE EBADF EBADFD EBADMSG EBADR EBADRQC EBADSLT
  EBFONT EBUSY ECANCELED ECHILD ECHRNG ECOMM ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDEADLOCK EDESTADDRREQ EDOM
  EDOTDOT EDQUOT EEXIST EFAULT EFBIG EHOSTDOWN EHOSTUNREACH EHWPOISON EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN
  EISDIR EISNAM EKEYEXPIRED EKEYREJECTED EKEYREVOKED EL2HLT EL2NSYNC EL3HLT EL3RST ELIBACC ELIBBAD ELIBEXEC ELIBMAX
  ELIBSCN ELNRNG ELOOP EMEDIUMTYPE EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENAVAIL ENETDOWN ENETRESET ENETUNREACH
  ENFILE ENOANO ENOBUFS ENOCSI ENODATA ENODEV ENOENT ENOEXEC ENOKEY ENOLCK ENOLINK ENOMEDIUM ENOMEM ENOMSG ENONET ENOPKG
  ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTBLK ENOTCONN ENOTDIR ENOTEMPTY ENOTNAM ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTTY
  ENOTUNIQ ENXIO EOPNOTSUPP EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EREMCHG
  EREMOTE EREMOTEIO ERESTART ERFKILL EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH ESRMNT ESTALE ESTRPIPE ETIME ETIMEDOUT
  ETOOMANYREFS ETXTBSY EUCLEAN EUNATCH EUSERS EWOULDBLOCK EXDEV EXFULL
  ABSOLUTE APIENTRY CALLBACK CONST DELETE DIFFERENCE DOMAIN ERROR FALSE FAR IGNORE IN INFINITE NEAR NO_ERROR OPAQUE OPTIONAL
  OUT RELATIVE STRICT TRANSPARENT TRUE VOID WINAPI cdecl far huge hyper interface near pascal small
  Always Bool Complex False GrayScale None Success True Unsorted`);

/** Macros that come in families. Names of the implementation's own form are all its own. */
const FAMILIES = [
  /^__(?!.*_field$)/,
  /^_[A-Z][A-Z0-9_]*$/,
  /^U?INT(_LEAST|_FAST)?(8|16|32|64|128)_(MAX|MIN|C|WIDTH)$/,
  /^(U?INT(PTR|MAX)|PTRDIFF|SIZE|SIG_ATOMIC|WCHAR|WINT)_(MAX|MIN|C|WIDTH)$/,
  /^(U?(CHAR|SHRT|INT|LONG|LLONG|LONG_LONG)|SCHAR|BOOL|MB_LEN|SSIZE)_(MAX|MIN|BIT|WIDTH)$/,
  /^(FLT|DBL|LDBL|DEC(32|64|128))_[A-Z0-9_]+$/,
  /^(PRI|SCN)[diouxXbB](LEAST|FAST)?(8|16|32|64|MAX|PTR)$/,
  /^SIG(_DFL|_ERR|_IGN|[A-Z]{2,}[12]?)$/,
];

/** Types that generated headers use. */
const TYPES = [/^u?int(_least|_fast)?(8|16|32|64)_t$/, /^(u?int(ptr|max)|s?size|ptrdiff|max_align|nullptr)_t$/];

/** Macros with parameters: in the way only where a bracket follows. */
const CALLED = words(`
  CMPLX CMPLXF CMPLXL assert fpclassify isfinite isgreater isgreaterequal isinf isless islessequal islessgreater isnan
  isnormal isunordered max min offsetof setjmp signbit va_arg va_copy va_end va_start`);

/** What no field, parameter, namespace or type may be called. */
export const RESERVED: Reserved = { words: new Set([...KEYWORDS, ...MACROS]), families: [...FAMILIES, ...TYPES] };

/** What no function may be called. */
export const RESERVED_CALLS: Reserved = { words: new Set([...RESERVED.words, ...CALLED]), families: RESERVED.families };

/** What the namespace of all planes holds in C++. */
export const CPP_BASE: Reserved = {
  words: new Set(
    words(`
    Method Access Completion Outcome Reply Nothing detail control_code device_type_of function_of method_of access_of`),
  ),
  families: [],
};

/** Functions that a plane's namespace holds in C++ beside its declarations, for all types. */
export const CPP_PLANE: Reserved = { words: new Set(['name_of', 'contains']), families: [] };

/** Stems of the headers that are there for every schema. */
export const SUPPORT_HEADERS = ['base', 'base_device', 'base_provider', 'base_section', 'lock'] as const;
