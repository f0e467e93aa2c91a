#1777795201
ls
#1777795210
cat > /tmp/x <<EOF
it's
EOF
whoami
#1777795220
#1777795221
echo don't
#1777795230
uname -a
