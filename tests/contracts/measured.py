"""What Gson 2.8.5 and OkHttp 3.13.1 wrote when they were run to see what Android's samples send."""

TOKEN_REQUEST = (
    b"POST /imagekit/token/ HTTP/1.1\r\n"
    b"Content-Type: application/json; charset=UTF-8\r\nContent-Length: 191\r\n"
    b"Host: 127.0.0.1:42463\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n"
    b"User-Agent: okhttp/3.13.1\r\n\r\n"
    b'{"uploadPayload":{"fileName":"icLauncher.png","description":'
    b'"\xc3\xa9 \xf0\x9f\x99\x82 </script> & \' = \\u2028 \\u0007 \\t \\" \\\\",'
    b'"customMetadata":"{\\"a\\":\\"\\\\u0026\\"}"},"expire":60,"publicKey":"YOUR_PUBLIC_KEY"}'
)
UPLOAD = (
    b"POST /api/v2/files/upload HTTP/1.1\r\n"
    b"Content-Type: multipart/form-data; boundary=6b6325dc-027d-48ac-8dcc-f28ee8759fb1\r\n"
    b"Content-Length: 440\r\n"
    b"Host: 127.0.0.1:42463\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n"
    b"User-Agent: okhttp/3.13.1\r\n\r\n"
    b"--6b6325dc-027d-48ac-8dcc-f28ee8759fb1\r\n"
    b'Content-Disposition: form-data; name="file"; filename="Gr\xc3\xbc\xc3\x9fe.png"\r\n'
    b"Content-Type: image/png\r\nContent-Length: 3\r\n\r\n\x01\x02\x03\r\n"
    b"--6b6325dc-027d-48ac-8dcc-f28ee8759fb1\r\n"
    b'Content-Disposition: form-data; name="token"\r\nContent-Length: 5\r\n\r\na.b.c\r\n'
    b"--6b6325dc-027d-48ac-8dcc-f28ee8759fb1\r\n"
    b'Content-Disposition: form-data; name="fileName"\r\nContent-Length: 11\r\n\r\n'
    b"Gr\xc3\xbc\xc3\x9fe.png\r\n--6b6325dc-027d-48ac-8dcc-f28ee8759fb1--\r\n"
)
